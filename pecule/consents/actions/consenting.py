"""A caller records a consent and gives its receipt; the person withdraws it in one click, at once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from pecule.audit.actions import record
from pecule.catalogue.models import Organisation
from pecule.consents.models import Caller, Consent
from pecule.consents.queries.keys import caller_of, code_digest, code_of, day_of, digest, kept_of_number, kept_of_sealed
from pecule.consents.rules.consenting import ConsentTakenBack, ReceiptUnknown, check_consent, read_proof
from pecule.kernel.actors import Actor
from pecule.kernel.refusals import NotFound


@dataclass(frozen=True, slots=True)
class Recorded:
    """A consent that is kept. ``receipt``: the code that the caller must hand to the person."""

    consent: UUID
    receipt: str


@transaction.atomic
def register_caller(*, organisation: UUID, by: Actor, at: datetime) -> UUID:
    """Make an organisation (public id) a caller; once more changes nothing. Raises NotFound."""
    found = Organisation.objects.filter(public_id=organisation).first()
    if found is None:
        raise NotFound
    caller, new = Caller.objects.get_or_create(organisation=found, defaults={"registered_at": at})
    caller.refresh_from_db()
    if new:
        record(by=by, verb="consents.register_caller", subject=str(caller), at=at)
    return caller.public_id


@transaction.atomic
def record_consent(
    *,
    organisation: UUID,
    number: str,
    purpose: str,
    way: str,
    given_on: date,
    last_day: date,
    proof: str,
    key: UUID,
    by: Actor,
    at: datetime,
) -> Recorded:
    """Keep that somebody agreed to be called. ``number`` is sealed under the key of the day; ``proof``: its SHA-256.

    A newer consent for the same takes the place of the one that runs. The same ``key`` again changes nothing.
    Raises CallerUnknown, NumberUnreadable, PurposeBanned, PurposeUnknown, ConsentDays, ProofMissing, ConsentTakenBack.
    """
    caller, day = caller_of(organisation), day_of(at)
    Caller.objects.select_for_update().get(pk=caller.pk)
    receipt = code_of("receipt", key)
    known = Consent.objects.filter(key=key, caller=caller).first()
    if known is not None:
        return Recorded(known.public_id, receipt)
    check_consent(purpose=purpose, way=way, given_on=given_on, last_day=last_day, today=day)
    fingerprint, kept = read_proof(proof), kept_of_sealed(number, caller, day)
    same = Consent.objects.filter(caller=caller, number=kept, purpose=purpose)
    _refuse_what_was_taken_back(same, given_on)
    same.filter(ended_at=None).update(ended_at=at, ended_by="renewal")
    made = Consent(
        caller=caller, key=key, number=kept, purpose=purpose, way=way, given_on=given_on, last_day=last_day,
        proof=fingerprint, receipt=digest("receipt", receipt), recorded_at=at,
    )  # fmt: skip
    made.save()
    made.refresh_from_db()
    details = {"caller": str(caller.public_id), "purpose": purpose, "way": way, "last_day": last_day.isoformat()}
    record(by=by, verb="consents.record", subject=str(made), details=details, at=at)
    return Recorded(made.public_id, receipt)


@transaction.atomic
def withdraw_by_receipt(*, code: str, by: Actor, at: datetime) -> UUID:
    """Withdraw the consent that a receipt is for, at once; a second time changes nothing. Raises ReceiptUnknown."""
    found = Consent.objects.select_for_update().filter(receipt=code_digest("receipt", code)).first()
    if found is None:
        raise ReceiptUnknown
    return _end(found, "person", by, at)


@transaction.atomic
def withdraw_own(*, consent: UUID, numbers: Collection[str], by: Actor, at: datetime) -> UUID:
    """Withdraw a consent about one of the person's own verified ``numbers`` (E.164), at once. Raises NotFound."""
    kept = [kept_of_number(number) for number in numbers]
    found = Consent.objects.select_for_update().filter(public_id=consent, number__in=kept).first()
    if found is None:
        raise NotFound
    return _end(found, "person", by, at)


@transaction.atomic
def end_consent(*, organisation: UUID, consent: UUID, by: Actor, at: datetime) -> UUID:
    """A caller takes down a consent of its own, as when the person told it. Raises CallerUnknown, NotFound."""
    caller = caller_of(organisation)
    found = Consent.objects.select_for_update().filter(public_id=consent, caller=caller).first()
    if found is None:
        raise NotFound
    return _end(found, "caller", by, at)


def _end(consent: Consent, ended_by: str, by: Actor, at: datetime) -> UUID:
    if consent.ended_at is None:
        consent.ended_at, consent.ended_by = at, ended_by
        consent.save(update_fields=["ended_at", "ended_by"])
        record(by=by, verb="consents.end", subject=str(consent), details={"ended_by": ended_by}, at=at)
    return consent.public_id


def _refuse_what_was_taken_back(same: QuerySet[Consent], given_on: date) -> None:
    """A consent from before a withdrawal is none, however late it is recorded."""
    last = same.filter(ended_by="person").order_by("-ended_at").values_list("ended_at", flat=True).first()
    if last is not None and given_on <= day_of(last):
        raise ConsentTakenBack(day=day_of(last))
