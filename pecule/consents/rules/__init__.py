"""Pure decisions of consents."""
