"""Reading of the wallet."""
