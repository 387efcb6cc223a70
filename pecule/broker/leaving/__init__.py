"""Signing out, and telling every service that was visited."""
