"""Verbs of the wallet. Each is one transaction with its line in the trail."""
