"""A caller's file against the register: for each sealed number, whether it may be called, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db import transaction
from django.db.models import F

from pecule.audit.actions import record
from pecule.consents.models import Caller, Use
from pecule.consents.queries.keys import caller_of, day_of, kept_of_sealed
from pecule.consents.queries.register import given_to, objected
from pecule.consents.rules.calling import Call, MayCall, judge_call
from pecule.consents.rules.consenting import PurposeUnknown, QuotaUsed
from pecule.consents.rules.law import number as bound
from pecule.consents.rules.numbers import NumberUnreadable
from pecule.consents.rules.purposes import PURPOSES
from pecule.kernel.actors import Actor

LINES_MAX = 1_000


@dataclass(frozen=True, slots=True)
class Asked:
    """One line of a caller's file: a sealed number, and what only the caller knows of it."""

    number: str
    contract: bool = False
    calls: tuple[date, ...] = ()
    refused_on: date | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered to one line; None: it was not sealed under the key of the day."""

    may: MayCall | None


@transaction.atomic
def scrub(
    *,
    organisation: UUID,
    lines: Sequence[Asked],
    purpose: str,
    on: date,
    hour: time | None = None,
    by: Actor,
    at: datetime,
) -> list[Answer]:
    """Answer each line, in order, for calls about ``purpose`` on a day. Three queries whatever the number of lines.

    Nothing is kept but how many lines were asked about. Raises CallerUnknown, PurposeUnknown, QuotaUsed.
    """
    caller, day = caller_of(organisation), day_of(at)
    if purpose not in PURPOSES:
        raise PurposeUnknown(text=purpose[:40], known=", ".join(PURPOSES))
    _count(caller, day, len(lines))
    kept = [_kept(line, caller, day) for line in lines]
    known = sorted({one for one in kept if one is not None})
    given, objections = given_to(caller.pk, known), objected(known)
    details = {"lines": len(lines), "purpose": purpose}
    record(by=by, verb="consents.scrub", subject=str(caller), details=details, at=at)
    return [
        Answer(
            None
            if number is None
            else judge_call(
                Call(
                    purpose,
                    on,
                    hour,
                    given.get(number, ()),
                    line.contract,
                    objections.get(number),
                    line.calls,
                    line.refused_on,
                )
            )
        )
        for line, number in zip(lines, kept, strict=True)
    ]


def _kept(line: Asked, caller: Caller, day: date) -> bytes | None:
    try:
        return kept_of_sealed(line.number, caller, day)
    except NumberUnreadable:
        return None


def _count(caller: Caller, day: date, lines: int) -> None:
    """Count what is asked about in a day, or refuse it all."""
    most = bound("lines_a_day", day)
    Use.objects.bulk_create([Use(caller=caller, day=day, lines=0)], ignore_conflicts=True)
    use = Use.objects.select_for_update().get(caller=caller, day=day)
    if use.lines + lines > most:
        raise QuotaUsed(most=most, left=most - use.lines)
    Use.objects.filter(pk=use.pk).update(lines=F("lines") + lines)
