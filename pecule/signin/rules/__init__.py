"""Pure decisions of signing in: what staff may do, how many wrong passwords are too many, what a program may ask."""

from pecule.signin.rules.logins import (
    ROLES,
    WINDOW,
    Audience,
    EmailTaken,
    EmailUnreadable,
    PasswordTooWeak,
    Permission,
    RecentTries,
    Role,
    RoleUnknown,
    TooManyTries,
    WrongCredentials,
    permissions_of,
    too_many,
    unknown_roles,
)

__all__ = [
    "ROLES",
    "WINDOW",
    "Audience",
    "EmailTaken",
    "EmailUnreadable",
    "PasswordTooWeak",
    "Permission",
    "RecentTries",
    "Role",
    "RoleUnknown",
    "TooManyTries",
    "WrongCredentials",
    "permissions_of",
    "too_many",
    "unknown_roles",
]
