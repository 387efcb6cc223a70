"""The language of OpenID Connect and the RFCs around it, as the portal, the broker, the wallet and others speak it.

Pure: requests and tokens in, decisions, tokens or named errors out. Each side has its own modules; only the words that
both must read alike (keys, signed and encrypted tokens, canonical JSON, levels) are shared.
"""
