"""What the bench of orders is made of: a market, people who buy, and the counting afterwards."""
