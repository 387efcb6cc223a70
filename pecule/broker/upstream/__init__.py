"""The side towards identity providers: people are sent there, come back, and are known."""
