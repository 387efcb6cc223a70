"""Pages of the wallet: the phone app and what it calls, accounts, the counter, agents."""
