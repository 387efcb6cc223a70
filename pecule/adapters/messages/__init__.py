"""Letters and short messages of the wallet: by Django's mail, and a box of made-up messages in a demonstration.

No SMS carrier is chosen yet. One is added as a class with the two methods of ``pecule.wallet.ports.Messages``.
"""
