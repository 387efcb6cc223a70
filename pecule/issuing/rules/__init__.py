"""Decisions of an issuer: pure."""
