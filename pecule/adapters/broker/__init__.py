"""Purchases approved through the high broker, by the holder's phone: what is bought, from whom, for how much."""
