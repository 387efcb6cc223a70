"""The gates to a person's file. Each writes who looked before it shows anything."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from pecule.audit.actions import record
from pecule.holders.models import Holder, Look
from pecule.holders.queries.files import HolderFile, file_under
from pecule.holders.queries.numbers import nir_hash
from pecule.holders.queries.standing import display_name
from pecule.holders.rules.looking import LookNotAllowed, PersonNotRecognised, may_ever_look, read_reason
from pecule.holders.rules.names import name_key
from pecule.holders.rules.numbers import PersonNumber
from pecule.kernel.actors import Actor
from pecule.kernel.refusals import NotFound
from pecule.signin.queries import label_of, may
from pecule.signin.rules import Permission

FOUND_MAX = 20


@dataclass(frozen=True, slots=True)
class Found:
    """A person that a search found: enough to choose, no more."""

    public_id: UUID
    name: str
    birth_name: str
    birth_date: date | None
    status: str


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file, and the look under which ``queries.file_under`` shows it again for 30 minutes."""

    look: UUID
    file: HolderFile


@transaction.atomic
def open_file(*, public_id: UUID, by: Actor, reason: str, at: datetime) -> OpenedFile:
    """Open a person's file. Writes the look first. Raises LookNotAllowed, ReasonMissing, NotFound."""
    _require(by, Permission.OPEN_FILES)
    said = read_reason(reason)
    holder = Holder.objects.only("pk", "public_id").filter(public_id=public_id).first()
    if holder is None:
        raise NotFound
    look = Look.objects.create(holder=holder, kind="file", actor=str(by), label=label_of(by), reason=said, at=at)
    record(by=by, verb="holders.open_file", subject=f"holder:{public_id}", at=at)
    return OpenedFile(look=look.public_id, file=file_under(look.public_id, by=by, at=at))


@transaction.atomic
def find_by_nir(*, number: PersonNumber, by: Actor, reason: str, at: datetime) -> list[Found]:
    """Find the person who has, or had, this exact number. At most one. Writes the search, found or not.

    Raises LookNotAllowed, ReasonMissing.
    """
    _require(by, Permission.FIND_PEOPLE)
    said = read_reason(reason)
    people = Holder.objects.extra(  # the view knows former numbers and merged accounts
        where=["id IN (SELECT holder_id FROM holders_by_nir WHERE nir_hash = %s)"], params=[nir_hash(number)]
    )
    return _found(people, by=by, reason=said, how="number", at=at)


@transaction.atomic
def find_by_name(*, name: str, birth_date: date, by: Actor, reason: str, at: datetime) -> list[Found]:
    """Find people by birth or usage name and birth date, both exact but for accents and case. At most 20.

    Writes one line for each person found, and one when nobody was. Raises LookNotAllowed, ReasonMissing.
    """
    _require(by, Permission.FIND_PEOPLE)
    said, key = read_reason(reason), name_key(name)
    born = Holder.objects.filter(birth_date=birth_date).order_by("birth_name", "given_names", "pk")
    people = [who for who in born if key and key in (name_key(who.birth_name), name_key(who.usage_name))]
    return _found(people[:FOUND_MAX], by=by, reason=said, how="name", at=at)


@transaction.atomic
def recognise(*, number: PersonNumber, birth_name: str, by: Actor, reason: str, at: datetime) -> UUID:
    """The public id of the person of whom a funder knows both the number and the birth name. Nothing else is told.

    Writes the search, which the person can read. Raises PersonNotRecognised, ReasonMissing; LookNotAllowed to anybody
    but funders, staff and the system.
    """
    if by.kind != "funder" and not may_ever_look(by):
        raise LookNotAllowed
    said, key = read_reason(reason), name_key(birth_name)
    people = Holder.objects.extra(  # the view knows former numbers and merged accounts
        where=["id IN (SELECT holder_id FROM holders_by_nir WHERE nir_hash = %s)"], params=[nir_hash(number)]
    )
    who = next((one for one in people.order_by("pk") if key and name_key(one.birth_name) == key), None)
    if who is None:
        raise PersonNotRecognised
    [found] = _found([who], by=by, reason=said, how="number and name", at=at)
    return found.public_id


def _found(people: Iterable[Holder], *, by: Actor, reason: str, how: str, at: datetime) -> list[Found]:
    found = list(people)
    label = label_of(by)
    Look.objects.bulk_create(
        Look(holder=holder, kind="search", actor=str(by), label=label, reason=reason, at=at)
        for holder in (*found,) or (None,)
    )
    details = {"by": how, "found": len(found)}
    record(by=by, verb="holders.search", subject="holders", details=details, at=at)
    return [
        Found(
            public_id=holder.public_id,
            name=display_name(holder.given_names, holder.usage_name, holder.birth_name),
            birth_name=holder.birth_name,
            birth_date=holder.birth_date,
            status=holder.status,
        )
        for holder in found
    ]


def _require(by: Actor, permission: Permission) -> None:
    if not may_ever_look(by) or not may(by, permission):
        raise LookNotAllowed
