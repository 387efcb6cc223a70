"""Decisions: what screening answers to an event, and what people decide on what it holds."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db import transaction

from pecule.audit.actions import record
from pecule.kernel.actors import Actor
from pecule.kernel.refusals import NotFound
from pecule.screening.actions.allowed import day_of, require
from pecule.screening.actions.keeping import DECIDED, decided_values
from pecule.screening.actions.matching import free
from pecule.screening.models import Match
from pecule.screening.queries.seen import answer_to, seen_together
from pecule.screening.rules import Answer, MatchDecided, read_reason
from pecule.statements import row

__all__ = ["DECIDED", "confirm", "decide", "decided_values", "release"]


@transaction.atomic
def decide(*, event: str, subjects: Sequence[tuple[str, UUID]], at: datetime) -> Answer:
    """Answer to ``event`` about subjects (kind, public id) taken together, and keep the answer with what it saw.

    The last of them is what the event is about; the others are whose it is.
    """
    seen = seen_together(subjects, day=day_of(at))
    answer = answer_to(seen)
    row(DECIDED, decided_values(event, subjects[-1], seen, answer, at))
    return answer


@transaction.atomic
def release(*, match: UUID, reason: str, by: Actor, at: datetime) -> None:
    """Say that a match is nothing: its subject is free again, unless another match holds it.

    One that was confirmed by mistake may be released too. Raises NotFound, NotYourMatches, ReasonMissing, MatchDecided.
    """
    found, said = _locked(match, "released", reason, by)
    _decided(found, "released", said, by, at)
    free([(found.subject_kind, found.subject_id)], reason=said, at=at)


@transaction.atomic
def confirm(*, match: UUID, reason: str, by: Actor, at: datetime) -> None:
    """Say that a match is what it looks like: purchases are refused from now on, whatever becomes of the indicator.

    Raises NotFound, NotYourMatches, ReasonMissing, MatchDecided.
    """
    found, said = _locked(match, "confirmed", reason, by)
    _decided(found, "confirmed", said, by, at)


def _locked(public_id: UUID, wanted: str, reason: str, by: Actor) -> tuple[Match, str]:
    """A match that may still become ``wanted``. All those of its subject are locked: the last to go frees it."""
    require(by)
    said = read_reason(reason)
    known = Match.objects.filter(public_id=public_id).first()
    if known is None:
        raise NotFound
    whole = Match.objects.select_for_update().filter(subject_kind=known.subject_kind, subject_id=known.subject_id)
    found = next(one for one in whole.order_by("pk") if one.pk == known.pk)
    if found.state == "released" or found.state == wanted:
        raise MatchDecided
    return found, said


def _decided(found: Match, state: Literal["released", "confirmed"], reason: str, by: Actor, at: datetime) -> None:
    was, found.state = found.state, state
    found.decided_at, found.decided_by, found.reason = at, str(by), reason
    found.save(update_fields=["state", "decided_at", "decided_by", "reason"])
    verb = "release" if state == "released" else "confirm"
    details = {"match": str(found.public_id), "from": was, "reason": reason}
    subject = f"{found.subject_kind}:{found.subject_id}"
    record(by=by, verb=f"screening.{verb}", subject=subject, details=details, at=at)
