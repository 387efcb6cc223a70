"""Requests that schemathesis makes up, sent to every address of the broker and of the wallet."""
