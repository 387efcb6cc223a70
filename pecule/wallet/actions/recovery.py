"""Recovering an account: asked for, proved, activated, cooled off, over; or stopped by its owner."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from pecule.audit.actions import record
from pecule.kernel.actors import Actor, system
from pecule.wallet.actions.cooling import open_recovery
from pecule.wallet.actions.devices import new_code
from pecule.wallet.actions.people import locked
from pecule.wallet.actions.pins import check_pin
from pecule.wallet.actions.warning import Warning, warn
from pecule.wallet.models import Person, Recovery
from pecule.wallet.rules.devices import Phone
from pecule.wallet.rules.recovery import (
    BEGUN_LIFE,
    OPEN,
    PROOF_LIFE,
    IdentityNotProvedAgain,
    NotRecovering,
    Stage,
)


@transaction.atomic
def begin_recovery(*, person: UUID, by: Actor, at: datetime) -> UUID:
    """Somebody says to have lost their phones: every address of the account is told, nothing else changes.

    Twice is harmless. Raises NotFound.
    """
    owner = locked(person)
    found = open_recovery(owner)
    if found is None:
        found = Recovery.objects.create(person=owner, begun_at=at, until=at + BEGUN_LIFE)
        found.refresh_from_db(fields=["public_id"])
        record(by=by, verb="wallet.begin_recovery", subject=str(owner), details={"recovery": str(found)}, at=at)
        warn(owner, Warning.RECOVERY_BEGUN, at=at)
    return found.public_id


@transaction.atomic
def recovery_code(*, person: UUID, by: Actor, at: datetime) -> str:
    """The code that adds the new phone, once the identity was proved again after the recovery was asked for.

    Raises NotFound, NotRecovering, IdentityNotProvedAgain.
    """
    owner = locked(person)
    found = open_recovery(owner)
    if found is None or found.stage == Stage.COOLING:
        raise NotRecovering
    if owner.proofed_at is None or owner.proofed_at <= found.begun_at:
        raise IdentityNotProvedAgain
    if found.stage == Stage.BEGUN:
        found.stage, found.proved_at, found.until = Stage.PROVED.value, owner.proofed_at, at + PROOF_LIFE
        found.save(update_fields=["stage", "proved_at", "until"])
    return new_code(person=person, recovers=True, by=by, at=at)


@transaction.atomic
def stop_recovery(*, person: UUID, by: Actor, at: datetime) -> None:
    """It was not the owner: phones that came of it end, purchases are locked. Raises NotFound, NotRecovering."""
    owner = locked(person)
    found = open_recovery(owner)
    if found is None:
        raise NotRecovering
    owner.codes.filter(recovers=True, used_at=None).update(used_at=at)
    if found.activated_at is not None:
        owner.devices.filter(revoked_at=None, added_at__gte=found.activated_at).update(revoked_at=at)
    owner.purchases_locked_at = owner.purchases_locked_at or at
    owner.save(update_fields=["purchases_locked_at"])
    found.stage, found.ended_at = Stage.STOPPED.value, at
    found.save(update_fields=["stage", "ended_at"])
    record(by=by, verb="wallet.stop_recovery", subject=str(owner), details={"recovery": str(found)}, at=at)
    warn(owner, Warning.RECOVERY_STOPPED, at=at)


def stop_by_phone(phone: Phone, *, pin_proof: str, at: datetime) -> None:
    """Stop it from a phone that is not lost. With the PIN: whoever stole the phone stops nothing.

    Raises NotRecovering and the PIN's own.
    """
    check_pin(phone.number, pin_proof)
    person = Person.objects.values_list("public_id", flat=True).get(pk=phone.person)
    stop_recovery(person=person, by=phone.actor, at=at)


def end_recoveries(*, at: datetime) -> int:
    """End what has cooled off, telling every address again, and what was never gone on with; return how many."""
    numbers = list(Recovery.objects.filter(stage__in=OPEN, until__lte=at).values_list("pk", flat=True))
    return sum(_ended(number, at) for number in numbers)


@transaction.atomic
def _ended(number: int, at: datetime) -> bool:
    owner = locked(Recovery.objects.values_list("person__public_id", flat=True).get(pk=number))
    found = Recovery.objects.filter(pk=number, stage__in=OPEN, until__lte=at).first()
    if found is None:
        return False
    cooled = found.stage == Stage.COOLING
    found.stage, found.ended_at = (Stage.DONE if cooled else Stage.STOPPED).value, at
    found.save(update_fields=["stage", "ended_at"])
    details = {"recovery": str(found), "stage": found.stage}
    record(by=system("end_recoveries"), verb="wallet.end_recovery", subject=str(owner), details=details, at=at)
    if cooled:
        warn(owner, Warning.RECOVERY_OVER, at=at)
    return True
