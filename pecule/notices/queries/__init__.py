"""Reading the outbox, and what a notice says."""
