"""Verbs of signing in. Each is one transaction with its audit line."""

from pecule.signin.actions.clients import NewClient, Pass, forget_tokens, issue_token, register_client, revoke_client
from pecule.signin.actions.logins import (
    Entered,
    change_password,
    close_login,
    create_login,
    enter,
    forget_tries,
)

__all__ = [
    "Entered",
    "NewClient",
    "Pass",
    "change_password",
    "close_login",
    "create_login",
    "enter",
    "forget_tokens",
    "forget_tries",
    "issue_token",
    "register_client",
    "revoke_client",
]
