"""What programs ask of an issuer of ours: the broker, the wallet, the made-up identity provider."""
