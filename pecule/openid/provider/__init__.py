"""Rules of an OpenID provider: what it accepts, what it gives."""
