"""Pure decisions about people: their numbers, names, contact points and standing."""
