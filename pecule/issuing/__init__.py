"""An OpenID provider's engine, from a client's request to its reading of claims; who runs it says who people are."""
