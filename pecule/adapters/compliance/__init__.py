"""Whether an organisation's taxes and social contributions are in order: the partner of R6323-41."""
