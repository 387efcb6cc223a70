"""Where training accounts stand, and the names of people one already deals with: no file is opened for these."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from pecule.holders.models import Holder
from pecule.holders.rules.standing import AccountClosed, AccountLocked
from pecule.kernel.refusals import NotFound
from pecule.statements import row


@dataclass(frozen=True, slots=True)
class Standing:
    """A training account as other rooms need it: no number, no birth date, no contact point."""

    id: int
    public_id: UUID
    status: str
    closed_reason: str
    closed_on: date | None
    language: str
    name: str


def display_name(given_names: str, usage_name: str, birth_name: str) -> str:
    """The first given name and the name in use."""
    return f"{given_names.split(' ')[0].rstrip(',')} {usage_name or birth_name}"


_STANDING = """
SELECT h.id, h.public_id, h.status, h.closed_reason, h.closed_on, h.language, h.given_names, h.usage_name, h.birth_name
FROM holders_holder h
"""


def _standing(found: tuple[Any, ...] | None) -> Standing:
    if found is None:
        raise NotFound
    pk, public_id, status, closed_reason, closed_on, language, *names = found
    return Standing(pk, public_id, status, closed_reason, closed_on, language, display_name(*names))


def standing(holder_id: int) -> Standing:
    """The standing of a training account by its inner id. Raises NotFound."""
    return _standing(row(_STANDING + "WHERE h.id = %s", (holder_id,)))


def standing_by_public_id(public_id: UUID) -> Standing:
    """The standing of a training account by its public id. Raises NotFound."""
    return _standing(row(_STANDING + "WHERE h.public_id = %s", (public_id,)))


def standing_by_login(login_id: int) -> Standing:
    """The standing of the training account that belongs to this login (inner id). Raises NotFound."""
    return _standing(row(_STANDING + "WHERE h.login_id = %s", (login_id,)))


def require_open(holder_id: int) -> Standing:
    """Check, inside the caller's transaction, that this account may spend, and keep it so until the end of it.

    Takes a share lock on the row: a lock asked for at the same instant waits, then takes effect.
    Raises AccountLocked, AccountClosed or NotFound.
    """
    found = _standing(row(_STANDING + "WHERE h.id = %s FOR SHARE", (holder_id,)))
    check_open(found.status)
    return found


def lock_standing(public_id: UUID) -> tuple[Standing, str | None]:
    """The standing of an account whose row is locked until the end of the transaction, and its login's public id.

    Stronger than the lock of ``require_open``: one purchase at a time. Raises NotFound.
    """
    found = row(
        _STANDING.replace("FROM", ", l.public_id::text FROM")
        + "LEFT JOIN signin_login l ON l.id = h.login_id WHERE h.public_id = %s FOR NO KEY UPDATE OF h",
        (public_id,),
    )
    if found is None:
        raise NotFound
    *standing_columns, login = found
    return _standing(tuple(standing_columns)), login


def check_open(status: str) -> None:
    """Check that an account in this status may spend. Raises AccountLocked, AccountClosed."""
    if status == "locked":
        raise AccountLocked
    if status == "closed":
        raise AccountClosed


def names_of(holder_ids: Collection[int]) -> dict[int, str]:
    """Names, by inner id, of people whose order or line the caller already holds. Not a search: ids only."""
    rows = Holder.objects.filter(pk__in=holder_ids).values_list("pk", "given_names", "usage_name", "birth_name")
    return {pk: display_name(given, usage, birth) for pk, given, usage, birth in rows}
