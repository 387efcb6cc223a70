"""OpenID provider to services, relying party to identity providers; its two sides never share a module."""
