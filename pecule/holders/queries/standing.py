"""Where training accounts stand, and the names of people one already deals with: no file is opened for these."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from pecule.holders.models import Holder
from pecule.holders.rules.standing import AccountClosed, AccountLocked
from pecule.kernel.refusals import NotFound


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


def of(holder: Holder) -> Standing:
    """Read the standing off a row."""
    return Standing(
        id=holder.pk,
        public_id=holder.public_id,
        status=holder.status,
        closed_reason=holder.closed_reason,
        closed_on=holder.closed_on,
        language=holder.language,
        name=display_name(holder.given_names, holder.usage_name, holder.birth_name),
    )


_COLUMNS = (
    "public_id",
    "status",
    "closed_reason",
    "closed_on",
    "language",
    "given_names",
    "usage_name",
    "birth_name",
)


def standing(holder_id: int) -> Standing:
    """The standing of a training account by its inner id. Raises NotFound."""
    holder = Holder.objects.only(*_COLUMNS).filter(pk=holder_id).first()
    if holder is None:
        raise NotFound
    return of(holder)


def standing_by_public_id(public_id: UUID) -> Standing:
    """The standing of a training account by its public id. Raises NotFound."""
    holder = Holder.objects.only(*_COLUMNS).filter(public_id=public_id).first()
    if holder is None:
        raise NotFound
    return of(holder)


def require_open(holder_id: int) -> Standing:
    """Check, inside the caller's transaction, that this account may spend, and keep it so until the end of it.

    Takes a share lock on the row: a lock asked for at the same instant waits, then takes effect.
    Raises AccountLocked, AccountClosed or NotFound.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM holders_holder WHERE id = %s FOR SHARE", [holder_id])
    found = standing(holder_id)
    if found.status == "locked":
        raise AccountLocked
    if found.status == "closed":
        raise AccountClosed
    return found


def names_of(holder_ids: Collection[int]) -> dict[int, str]:
    """Names, by inner id, of people whose order or line the caller already holds. Not a search: ids only."""
    rows = Holder.objects.filter(pk__in=holder_ids).values_list("pk", "given_names", "usage_name", "birth_name")
    return {pk: display_name(given, usage, birth) for pk, given, usage, birth in rows}
