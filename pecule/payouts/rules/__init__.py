"""Pure decisions of payouts."""
