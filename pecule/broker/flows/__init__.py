"""A sign-in under way: one row, moved from step to step. What both sides of the broker share, and all they share."""
