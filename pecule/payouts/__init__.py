"""What training organisations are owed, and how a bank pays it: invoices, files, answers."""
