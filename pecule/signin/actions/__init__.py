"""Verbs of signing in. Each is one transaction with its audit line."""

from pecule.signin.actions.logins import (
    Entered,
    change_password,
    close_login,
    create_login,
    enter,
    forget_tries,
)

__all__ = ["Entered", "change_password", "close_login", "create_login", "enter", "forget_tries"]
