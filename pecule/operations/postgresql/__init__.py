"""Django's PostgreSQL, with one difference: how a connection that was kept is looked at before it serves again."""
