"""What each notice must be told, and how it is written. Pure."""
