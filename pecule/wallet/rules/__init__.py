"""Decisions of the wallet: pure."""
