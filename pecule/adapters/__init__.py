"""One folder a partner: its client, its fake, and a note on its rules."""
