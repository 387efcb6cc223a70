"""Pages of training organisations: answer requests, declare entries and ends, see what is due."""
