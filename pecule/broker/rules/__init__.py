"""Decisions of the broker: pure."""
