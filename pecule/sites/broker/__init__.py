"""Pages of the broker: choose an identity provider, my connections, what went wrong."""
