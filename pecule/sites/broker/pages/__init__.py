"""Pages for people who sign in, and for their own connections."""
