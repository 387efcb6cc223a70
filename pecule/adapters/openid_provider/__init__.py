"""HTTP to OpenID providers, for whoever is their relying party: the broker, and the portal."""
