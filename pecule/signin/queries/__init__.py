"""Reads of signing in."""

from pecule.signin.queries.clients import Bearer, ClientLine, bearer, clients_of
from pecule.signin.queries.logins import (
    DEVICE_REMEMBERED,
    LocalAccounts,
    SignInLine,
    actor_of,
    keyed,
    knows_device,
    label_of,
    login_by_email,
    login_by_public_id,
    login_of,
    logins_exist,
    may,
    recent_tries,
    sign_ins,
)

__all__ = [
    "DEVICE_REMEMBERED",
    "Bearer",
    "ClientLine",
    "LocalAccounts",
    "SignInLine",
    "actor_of",
    "bearer",
    "clients_of",
    "keyed",
    "knows_device",
    "label_of",
    "login_by_email",
    "login_by_public_id",
    "login_of",
    "logins_exist",
    "may",
    "recent_tries",
    "sign_ins",
]
