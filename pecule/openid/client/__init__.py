"""Rules of a relying party: what it asks, what it believes."""
