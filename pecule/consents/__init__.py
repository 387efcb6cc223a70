"""Who may call whom to sell something: consents, the older list of those who object, complaints about calls."""
