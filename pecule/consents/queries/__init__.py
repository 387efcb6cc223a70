"""What consents can be asked."""
