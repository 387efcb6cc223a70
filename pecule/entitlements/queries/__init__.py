"""Reading entitlements."""
