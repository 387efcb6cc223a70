"""Life of an order: requested, proposed, accepted with its euros held, given, paid for; or undone on the way."""
