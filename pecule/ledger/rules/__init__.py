"""Pure decisions of the ledger."""
