"""Proposing, confirming and carrying out what takes two people: the year's run, the reversal of a file."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from procrastinate.contrib.django import app

from pecule.audit.actions import record
from pecule.entitlements.actions.crediting import credit_year
from pecule.entitlements.actions.reversing import reverse_file
from pecule.entitlements.models import CreditRun, DeclarationFile, Proposal, YearOfWork
from pecule.entitlements.queries.proposals import actor_named
from pecule.entitlements.rules.proposals import (
    NotAllowed,
    ProposalDecided,
    ProposalUnderWay,
    ProposedAlready,
    SecondPersonNeeded,
    YearCredited,
    read_reason,
)
from pecule.entitlements.rules.refusals import FileNotAccepted, FileNotFound, YearNotOver
from pecule.kernel.actors import Actor
from pecule.kernel.refusals import NotFound, Refusal
from pecule.scheme.credit import last_day
from pecule.signin.queries import may
from pecule.signin.rules import Permission

_PERMISSIONS = {"credit_year": Permission.RUN_YEAR, "reverse_file": Permission.REVERSE_BATCHES}
FORESEEN_PERSONS_MAX = 5_000  # about what a page may take to count
_JOB = "pecule.entitlements.tasks.carry_out_proposal"


def propose_credit_year(*, year: int, reason: str, by: Actor, at: datetime) -> UUID:
    """Propose to credit ``year``, for somebody else to confirm.

    Raises NotAllowed, ReasonNeeded, YearNotOver, YearCredited, ProposedAlready.
    """
    _require(by, "credit_year")
    said = read_reason(reason)
    if at.date() <= last_day(year):
        raise YearNotOver(year=year)
    if CreditRun.objects.filter(year=year, finished_at__isnull=False).exists():
        raise YearCredited(year=year)
    foreseen = {"persons": YearOfWork.objects.filter(year=year).values("holder").distinct().count()}
    return _propose(Proposal(kind="credit_year", year=year, reason=said, foreseen=foreseen), by, at)


def propose_reversal(*, file: UUID, reason: str, by: Actor, at: datetime) -> UUID:
    """Propose to take back everything a file gave, for somebody else to confirm.

    Raises NotAllowed, ReasonNeeded, FileNotFound, FileNotAccepted, ProposedAlready.
    """
    _require(by, "reverse_file")
    said = read_reason(reason)
    foreseen = foresee_reversal(file=file, by=by, at=at)
    found = DeclarationFile.objects.get(public_id=file)
    return _propose(Proposal(kind="reverse_file", file=found, reason=said, foreseen=foreseen), by, at)


def foresee_reversal(*, file: UUID, by: Actor, at: datetime) -> dict[str, int]:
    """What taking a file back would do now: persons, and cents taken back, added and claimed, with how many claims.

    It is done, counted and undone, so that what is announced is what happens; beyond FORESEEN_PERSONS_MAX people only
    they are counted. Raises NotAllowed, FileNotFound, FileNotAccepted.
    """
    _require(by, "reverse_file")
    found = DeclarationFile.objects.filter(public_id=file).first()
    if found is None:
        raise FileNotFound
    if found.status != "accepted":
        raise FileNotAccepted(status=found.status)
    foreseen = {"persons": found.person_count}
    if found.person_count <= FORESEEN_PERSONS_MAX:
        with transaction.atomic():
            done = reverse_file(file, reason="foreseen", by=by, at=at)
            foreseen |= done.report["reversal"]
            foreseen["claims"] = done.claims.filter(opened_at=at).count()
            transaction.set_rollback(True)
    return foreseen


def _propose(proposal: Proposal, by: Actor, at: datetime) -> UUID:
    proposal.proposed_by, proposal.proposed_at = str(by), at
    try:
        with transaction.atomic():
            proposal.save()
            proposal.refresh_from_db(fields=["public_id"])
            record(by=by, verb="entitlements.propose", subject=str(proposal), details=_about(proposal), at=at)
    except IntegrityError as error:
        if "proposal_year_once" in str(error) or "proposal_file_once" in str(error):
            raise ProposedAlready from None
        raise
    return proposal.public_id


@transaction.atomic
def confirm_proposal(*, proposal: UUID, by: Actor, at: datetime) -> None:
    """Confirm what somebody else proposed: the work begins in the background.

    Raises NotFound, NotAllowed, SecondPersonNeeded, ProposalDecided. The database also refuses a first person.
    """
    found = _held(proposal, by)
    if found.confirmed_at is not None or found.withdrawn_at is not None:
        raise ProposalDecided
    if found.proposed_by == str(by):
        raise SecondPersonNeeded
    found.confirmed_by, found.confirmed_at = str(by), at
    found.save(update_fields=["confirmed_by", "confirmed_at"])
    record(by=by, verb="entitlements.confirm", subject=str(found), details=_about(found), at=at)
    _defer(found, at)


@transaction.atomic
def withdraw_proposal(*, proposal: UUID, by: Actor, at: datetime) -> None:
    """Withdraw a proposal that waits. Raises NotFound, NotAllowed, ProposalDecided."""
    found = _held(proposal, by)
    if found.confirmed_at is not None or found.withdrawn_at is not None:
        raise ProposalDecided
    found.withdrawn_by, found.withdrawn_at = str(by), at
    found.save(update_fields=["withdrawn_by", "withdrawn_at"])
    record(by=by, verb="entitlements.withdraw", subject=str(found), details=_about(found), at=at)


@transaction.atomic
def go_on(*, proposal: UUID, by: Actor, at: datetime) -> None:
    """Start again work that was confirmed and interrupted: nothing is done twice.

    Raises NotFound, NotAllowed, ProposalUnderWay.
    """
    found = _held(proposal, by)
    if found.confirmed_at is None or found.done_at is not None:
        raise ProposalUnderWay
    record(by=by, verb="entitlements.go_on", subject=str(found), details=_about(found), at=at)
    _defer(found, at)


def carry_out(*, proposal: UUID, at: datetime, workers: int = 2) -> None:
    """Do what was confirmed, as the one who confirmed. Safe to run again; a refusal ends it and is kept."""
    found = Proposal.objects.select_related("file").get(public_id=proposal)
    if found.confirmed_at is None or found.done_at is not None:
        return
    by = actor_named(found.confirmed_by)
    try:
        if found.year is not None:
            credit_year(found.year, by=by, at=at, workers=workers)
        elif found.file is not None:
            reverse_file(found.file.public_id, reason=found.reason, by=by, at=at)
    except Refusal as refusal:
        found.refusal, found.facts = refusal.code, {name: str(value) for name, value in refusal.facts.items()}
    with transaction.atomic():
        found.done_at = at
        found.save(update_fields=["done_at", "refusal", "facts"])
        details = {**_about(found), "refusal": found.refusal}
        record(by=by, verb="entitlements.carry_out", subject=str(found), details=details, at=at)


def _held(proposal: UUID, by: Actor) -> Proposal:
    found = Proposal.objects.select_for_update(of=("self",)).select_related("file").filter(public_id=proposal).first()
    if found is None:
        raise NotFound
    _require(by, found.kind)
    return found


def _require(by: Actor, kind: str) -> None:
    if not may(by, _PERMISSIONS[kind]):
        raise NotAllowed


def _about(proposal: Proposal) -> dict[str, object]:
    about = str(proposal.year) if proposal.file is None else str(proposal.file)
    return {"kind": proposal.kind, "about": about, "reason": proposal.reason}


def _defer(proposal: Proposal, at: datetime) -> None:
    job = app.configure_task(_JOB, allow_unknown=True)
    job.defer(proposal=str(proposal.public_id), at=at.isoformat())
