"""Whole sign-ins by one client, at our broker and at npm oidc-provider, and what each costs its own processes."""
