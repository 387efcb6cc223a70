"""Somebody complains about a call, and may delete their complaint."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localtime

from pecule.audit.actions import record
from pecule.consents.models import Complaint
from pecule.consents.queries.complaints import phone_of
from pecule.consents.queries.keys import code_digest, code_of, day_of, digest
from pecule.consents.rules.complaints import CONSENTED, Judged, Received, check_when, judge_received
from pecule.consents.rules.consenting import PurposeUnknown
from pecule.consents.rules.purposes import PURPOSES
from pecule.kernel.actors import Actor
from pecule.scams.rules.reports import CodeUnknown


@dataclass(frozen=True, slots=True)
class Complained:
    """A complaint that is kept. ``number`` names it; ``code`` deletes it, and is nowhere else."""

    number: str
    code: str
    judged: Judged


@transaction.atomic
def complain(
    *,
    caller_number: str,
    called_at: datetime,
    purpose: str,
    consented: str,
    key: UUID,
    complainer: str,
    by: Actor,
    at: datetime,
) -> Complained:
    """Keep a complaint about a call, with what the law says of it. ``caller_number``: as shown, empty when hidden.

    ``complainer`` (``login:ID``, or ``address:IP``, another one each day) is kept as a keyed hash. The same ``key``
    again changes nothing. Raises CallerUnreadable, CallInTheFuture, PurposeUnknown.
    """
    for text, known in ((purpose, PURPOSES), (consented, CONSENTED)):
        if text not in known:
            raise PurposeUnknown(text=text[:40], known=", ".join(known))
    number, kind = phone_of(caller_number)
    check_when(called_at, at)
    local = localtime(called_at)
    judged = judge_received(Received(kind, local.date(), local.time(), purpose, consented))
    code = code_of("complaint", key)
    made, new = Complaint.objects.get_or_create(
        key=key,
        defaults={
            "number": code_of("complaint number", key, 8),
            "code": digest("complaint", code),
            "complainer": digest("complainer", _who(complainer, at)),
            "at": at,
            "caller_number": number,
            "kind": kind,
            "called_on": local.date(),
            "hour": local.hour,
            "purpose": purpose,
            "consented": consented,
            "verdict": judged.verdict,
            "reasons": [why.reason for why in judged.against],
        },
    )
    if new:
        details = {"purpose": purpose, "verdict": judged.verdict, "kind": kind}
        record(by=by, verb="consents.complain", subject=str(made), details=details, at=at)
    return Complained(made.number, code, judged)


@transaction.atomic
def delete_complaint(*, code: str, by: Actor, at: datetime) -> str:
    """Delete the complaint that a code was given for; return its number. Raises CodeUnknown."""
    found = Complaint.objects.filter(code=code_digest("complaint", code)).first()
    if found is None:
        raise CodeUnknown
    number = found.number
    found.delete()
    record(by=by, verb="consents.delete_complaint", subject=f"complaint:{number}", at=at)
    return number


def _who(complainer: str, at: datetime) -> str:
    return complainer if complainer.startswith("login:") else f"{complainer} {day_of(at)}"
