"""Verbs of entitlements. Each is one transaction, with its audit line inside."""
