"""Running it: the embedded PostgreSQL, secrets, logs, metrics, backup, benches. No rule of the scheme lives here."""
