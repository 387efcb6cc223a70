"""Staff: decide on what was set aside, find a person with a reason, run the year."""
