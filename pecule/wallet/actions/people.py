"""Opening an account, proving an identity, and what locks and cools it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from pecule.audit.actions import record
from pecule.kernel.actors import Actor
from pecule.kernel.refusals import NotFound
from pecule.wallet.models import Person
from pecule.wallet.rules.devices import COOLING
from pecule.wallet.rules.people import MobileTaken, keyed, read_mobile


@transaction.atomic
def open_account(
    *, email: str, mobile: str, identity: Mapping[str, Any], language: str = "fr", role: str = "", by: Actor,
    at: datetime,
) -> UUID:  # fmt: skip
    """Open a wallet with a declared identity and return its public id. Raises MobileUnreadable, MobileTaken."""
    number = read_mobile(mobile)
    try:
        with transaction.atomic():
            person = Person.objects.create(
                email=email.strip().lower(), mobile=number, mobile_hash=keyed(settings.WALLET_KEY, "mobile", number),
                language=language, identity=dict(identity), role=role, created_at=at,
            )  # fmt: skip
    except IntegrityError as error:
        if "mobile_hash" not in str(error):
            raise
        raise MobileTaken from None
    person.refresh_from_db(fields=["public_id"])
    record(by=by, verb="wallet.open", subject=str(person), at=at)
    return person.public_id


@transaction.atomic
def prove_identity(*, person: UUID, identity: Mapping[str, Any], method: str, by: Actor, at: datetime) -> None:
    """Keep an identity that was proved, in place of the declared one. Raises NotFound."""
    found = locked(person)
    found.identity, found.proofed_at = {**found.identity, **identity}, at
    found.save(update_fields=["identity", "proofed_at"])
    record(by=by, verb="wallet.prove", subject=str(found), details={"method": method}, at=at)


@transaction.atomic
def lock_purchases(*, person: UUID, by: Actor, at: datetime) -> None:
    """Let nothing be bought by this person until somebody has looked into it. Twice is harmless. Raises NotFound."""
    found = locked(person)
    if found.purchases_locked_at is None:
        found.purchases_locked_at = at
        found.save(update_fields=["purchases_locked_at"])
        record(by=by, verb="wallet.lock_purchases", subject=str(found), at=at)


@transaction.atomic
def unlock_purchases(*, person: UUID, by: Actor, at: datetime) -> None:
    """Let this person buy again, once it was looked into with them. Raises NotFound."""
    found = locked(person)
    if found.purchases_locked_at is not None:
        found.purchases_locked_at = None
        found.save(update_fields=["purchases_locked_at"])
        record(by=by, verb="wallet.unlock_purchases", subject=str(found), at=at)


def cool(person: Person, *, at: datetime, during: timedelta = COOLING) -> None:
    """Let nothing be bought for a while, inside the caller's transaction. A longer wait is not made shorter."""
    until = at + during
    if person.cooling_until is None or person.cooling_until < until:
        person.cooling_until = until
        person.save(update_fields=["cooling_until"])


def locked(public_id: UUID) -> Person:
    """The person, locked for the rest of the transaction. Raises NotFound."""
    found = Person.objects.select_for_update().filter(public_id=public_id, closed_at=None).first()
    if found is None:
        raise NotFound
    return found
