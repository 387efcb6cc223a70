"""What somebody sees on their own page."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pecule.kernel.refusals import NotFound
from pecule.wallet.models import Person
from pecule.wallet.rules.recovery import OPEN


@dataclass(frozen=True, slots=True)
class Owned:
    """A phone of the account."""

    public_id: UUID
    name: str
    added_at: datetime
    last_used_at: datetime


@dataclass(frozen=True, slots=True)
class OwnPage:
    """An account as its owner sees it."""

    given_name: str
    proofed: bool
    locked: bool
    cooling_until: datetime | None
    phones: list[Owned]
    ever_had_a_phone: bool
    recovery: str
    until: datetime | None
    proved_again: bool


def own_page(person: UUID, *, at: datetime) -> OwnPage:
    """Raises NotFound."""
    found = Person.objects.filter(public_id=person, closed_at=None).first()
    if found is None:
        raise NotFound
    phones = [
        Owned(one.public_id, one.name, one.added_at, one.last_used_at)
        for one in found.devices.filter(revoked_at=None).order_by("added_at", "pk")
    ]
    recovery = found.recoveries.filter(stage__in=OPEN).first()
    proved_again = recovery is not None and found.proofed_at is not None and found.proofed_at > recovery.begun_at
    return OwnPage(
        given_name=str(found.identity.get("given_name", "")).split(" ")[0],
        proofed=found.proofed_at is not None,
        locked=found.purchases_locked_at is not None,
        cooling_until=found.cooling_until if found.cooling_until and found.cooling_until > at else None,
        phones=phones,
        ever_had_a_phone=found.devices.exists(),
        recovery=recovery.stage if recovery else "",
        until=recovery.until if recovery else None,
        proved_again=proved_again,
    )
