"""Hearing an organisation, then deciding: a sanction with reasons, or none (R6333-6)."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localtime

from pecule.audit.actions import record
from pecule.catalogue.actions.doors import check_may_act, locked, only_staff
from pecule.catalogue.actions.letters import tell
from pecule.catalogue.actions.organisations import put_in
from pecule.catalogue.models import Hearing, Offer, Organisation, Sanction
from pecule.catalogue.queries.scheme import scheme
from pecule.catalogue.rules import check_status, check_text
from pecule.catalogue.rules.sanctions import (
    SANCTION_KINDS,
    AnswerTooLate,
    HearingClosed,
    SanctionKind,
    SanctionUnfit,
    check_length,
    check_ripe,
    check_sanction,
)
from pecule.kernel.actors import Actor
from pecule.kernel.refusals import NotFound
from pecule.scheme.delays import deadline


@transaction.atomic
def open_hearing(
    *,
    organisation: UUID,
    grounds: str,
    measure: SanctionKind = "warning",
    suspend_until: date | None = None,
    by: Actor,
    at: datetime,
) -> UUID:
    """Tell an organisation what it is blamed for and what may follow, and return the hearing's public id; agents only.

    It may answer until ``delay.hearing`` ends. For serious harm to public interests, ``suspend_until`` suspends it at
    once, six months at most (R6333-6-1, ``delay.hold``). Raises NotFound, TextMissing, SanctionUnfit, StopTooLong,
    StatusUnreachable.
    """
    only_staff(by)
    check_text(grounds)
    if measure not in SANCTION_KINDS:
        raise SanctionUnfit
    found, day = locked(organisation), localtime(at).date()
    if suspend_until is not None:
        check_length(scheme(), "hold", suspend_until, day)
        check_status(found.status, "suspended")
        put_in(found, "suspended", until=suspend_until, reason="hearing", by=by, at=at)
    answer_by = deadline(scheme(), "hearing", start=day).day
    opened = Hearing.objects.create(
        organisation=found, grounds=grounds.strip(), measure=measure, opened_at=at, answer_by=answer_by
    )
    opened.refresh_from_db(fields=["public_id"])
    details = {"organisation": str(organisation), "measure": measure, "answer_by": answer_by.isoformat()}
    record(by=by, verb="catalogue.open_hearing", subject=f"hearing:{opened.public_id}", details=details, at=at)
    tell(found, "hearing_opened", about=opened.public_id, by=by, at=at, measure=measure, due_on=answer_by)
    return opened.public_id


@transaction.atomic
def answer_hearing(*, hearing: UUID, answer: str, by: Actor, at: datetime) -> None:
    """Answer in the organisation's name, once; a manager. Raises NotFound, RoleTooLow, TextMissing, HearingClosed,
    AnswerTooLate.
    """
    check_text(answer)
    found, organisation = _hearing(hearing)
    check_may_act(organisation, by, "manager")
    if found.state != "open":
        raise HearingClosed
    if localtime(at).date() > found.answer_by:
        raise AnswerTooLate(answer_by=found.answer_by)
    found.state, found.answer, found.answered_at = "answered", answer.strip(), at
    found.save(update_fields=["state", "answer", "answered_at"])
    record(by=by, verb="catalogue.answer_hearing", subject=f"hearing:{hearing}", at=at)


@transaction.atomic
def sanction(
    *,
    hearing: UUID,
    kind: SanctionKind,
    reason: str,
    until: date | None = None,
    offers: Sequence[UUID] = (),
    by: Actor,
    at: datetime,
) -> UUID:
    """Decide a sanction after the answer or the end of its time, and return its public id; agents only.

    A hearing may end in several kinds; close it after the last. A ``delisting`` has an end, twelve months away at
    most, and takes effect at once; ``unpublish`` withdraws ``offers`` of that organisation; ``refusal_to_pay`` is for
    payments to read. Raises NotFound, TextMissing, HearingRuns, HearingClosed, SanctionUnfit, StopTooLong,
    StatusUnreachable. Source: R6333-6.
    """
    only_staff(by)
    check_text(reason)
    found, organisation = _hearing(hearing)
    day = localtime(at).date()
    check_ripe(found.state, found.answer_by, day)
    check_sanction(scheme(), kind, until, day)
    if (kind == "unpublish") != bool(offers) or found.sanctions.filter(kind=kind).exists():
        raise SanctionUnfit
    decided = Sanction.objects.create(
        organisation=organisation, hearing=found, kind=kind, decided_on=day, until=until, reason=reason.strip()
    )
    decided.refresh_from_db(fields=["public_id"])
    if kind == "unpublish":
        _withdraw(organisation, offers)
    if kind == "delisting":
        check_status(organisation.status, "delisted")
        put_in(organisation, "delisted", until=until, reason="sanction", by=by, at=at)
    details = {"organisation": str(organisation.public_id), "kind": kind, "hearing": str(hearing)}
    record(by=by, verb="catalogue.sanction", subject=f"sanction:{decided.public_id}", details=details, at=at)
    return decided.public_id


@transaction.atomic
def close_hearing(*, hearing: UUID, conclusion: str, by: Actor, at: datetime) -> None:
    """Close a hearing with its reasoned conclusion, with or without a sanction; agents only.

    A suspension decided with it ends, unless a delisting took its place. Raises NotFound, TextMissing, HearingRuns,
    HearingClosed.
    """
    only_staff(by)
    check_text(conclusion)
    found, organisation = _hearing(hearing)
    check_ripe(found.state, found.answer_by, localtime(at).date())
    found.state, found.closed_at, found.conclusion = "closed", at, conclusion.strip()
    found.save(update_fields=["state", "closed_at", "conclusion"])
    others = organisation.hearings.exclude(state="closed").exists()
    if organisation.status == "suspended" and organisation.status_until is not None and not others:
        put_in(organisation, "listed", until=None, reason="hearing closed", by=by, at=at)
    record(by=by, verb="catalogue.close_hearing", subject=f"hearing:{hearing}", at=at)


@transaction.atomic
def lift_sanction(*, sanction: UUID, reason: str, by: Actor, at: datetime) -> None:
    """Lift a sanction, as after a judgment; agents only. A delisting lifted leaves the organisation suspended.

    It is no longer shown nor remembered; listing it again is an agent's own act. Raises NotFound, TextMissing.
    """
    only_staff(by)
    check_text(reason)
    held = Sanction.objects.select_related("organisation").filter(public_id=sanction).first()
    if held is None:
        raise NotFound
    organisation = locked(held.organisation.public_id)
    if Sanction.objects.filter(pk=held.pk, lifted_at__isnull=True).update(lifted_at=at):
        if held.kind == "delisting" and organisation.status == "delisted":
            put_in(organisation, "suspended", until=None, reason="sanction lifted", by=by, at=at)
        details = {"reason": reason.strip()}
        record(by=by, verb="catalogue.lift_sanction", subject=f"sanction:{sanction}", details=details, at=at)


def _hearing(hearing: UUID) -> tuple[Hearing, Organisation]:
    held = Hearing.objects.select_related("organisation").filter(public_id=hearing).first()
    if held is None:
        raise NotFound
    organisation = locked(held.organisation.public_id)
    return Hearing.objects.select_for_update().get(pk=held.pk), organisation


def _withdraw(organisation: Organisation, offers: Sequence[UUID]) -> None:
    theirs = Offer.objects.filter(organisation=organisation, public_id__in=offers)
    if theirs.count() != len(set(offers)):
        raise NotFound
    theirs.update(status="withdrawn")
