"""Pages for everybody: coming in, going out, changing a password; and the doors of the other sites."""
