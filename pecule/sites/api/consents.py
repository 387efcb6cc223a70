"""What a caller's program does: get keys, record consents, ask about its file, read withdrawals. No number comes in."""

from datetime import date, datetime, time
from typing import Annotated, Any
from uuid import UUID

from ninja import Query, Router, Schema, Status
from pydantic import Field

from pecule.consents import actions
from pecule.consents.actions import Asked
from pecule.consents.actions.scrubbing import LINES_MAX
from pecule.consents.queries.keys import keys_of
from pecule.consents.queries.register import Withdrawal, withdrawals
from pecule.kernel.refusals import Refusal
from pecule.signin.rules import Scope
from pecule.sites.api.once import once
from pecule.sites.api.paging import Page, Where, page
from pecule.sites.api.passes import ApiRequest, May
from pecule.sites.api.selling import organisation_of
from pecule.sites.design.limits import TryLimit

router = Router(tags=["consents"])
READ, WRITE, SCRUB = May(Scope.CONSENTS_READ), May(Scope.CONSENTS_WRITE), May(Scope.SCRUBBING_WRITE)
LIMIT = TryLimit(60, 60, ("POST",))
Sealed = Annotated[str, Field(max_length=100)]


class TooManyFiles(Refusal):
    """More calls than one program may make."""

    says = "This program has asked about many files in a minute. This one was not read."
    next_step = "Wait a minute, and send up to a thousand numbers in each call."
    status = 429


class KeysOut(Schema):
    """Keys of a day, in hexadecimal. A number is hashed under ``register``, the hash is sealed under ``day``."""

    register_key: str
    day_key: str
    on: date


class ConsentIn(Schema):
    """A consent. ``number``: sealed under the key of the day; ``proof``: SHA-256 of the proof, which you keep."""

    number: Sealed
    purpose: Annotated[str, Field(max_length=40)]
    way: Annotated[str, Field(max_length=40)]
    given_on: date
    last_day: date
    proof: Annotated[str, Field(max_length=64)]


class RecordedOut(Schema):
    """What was recorded. ``receipt``: hand it to the person, who withdraws with it at ``withdraw``."""

    id: UUID
    receipt: str
    withdraw: str


class EndedOut(Schema):
    """A consent that runs no more."""

    id: UUID


class LineIn(Schema):
    """One number of a file, and what only you know of it. ``contract``: you call about a contract in progress."""

    number: Sealed
    contract: bool = False
    calls: Annotated[list[date], Field(max_length=100)] = []
    refused_on: date | None = None


class ScrubIn(Schema):
    """A file: calls about ``purpose`` on a day, at an ``hour`` where the person is or at any the law allows."""

    purpose: Annotated[str, Field(max_length=40)]
    on: date
    hour: time | None = None
    lines: Annotated[list[LineIn], Field(min_length=1, max_length=LINES_MAX)]


class WhyOut(Schema):
    """One reason, and its article."""

    reason: str
    article: str


class LineOut(Schema):
    """Whether one number may be called. ``readable``: it was sealed under the key of today."""

    may_call: bool
    any_hour: bool
    readable: bool
    reasons: list[WhyOut]


class ScrubOut(Schema):
    """The answers, in the order of the lines."""

    lines: list[LineOut]


class WithdrawalOut(Schema):
    """A consent that a person withdrew: do not call them about this any more."""

    id: UUID
    purpose: str
    at: datetime


@router.post("/consents/keys", auth=SCRUB, response=KeysOut)
def keys(request: ApiRequest) -> dict[str, Any]:
    """The keys of today. The first call registers the organisation as a caller."""
    mine = organisation_of(request).public_id
    actions.register_caller(organisation=mine, by=request.actor, at=request.now)
    found = keys_of(mine, at=request.now)
    return {"register_key": found.register, "day_key": found.day, "on": found.on}


@router.post("/consents/scrub", auth=SCRUB, response=ScrubOut)
def scrub(request: ApiRequest, body: ScrubIn) -> dict[str, Any]:
    """Say for each number of a file whether it may be called, and why. Only how many there were is kept."""
    if not LIMIT.allows(request):
        raise TooManyFiles
    answers = actions.scrub(
        organisation=organisation_of(request).public_id,
        lines=[Asked(one.number, one.contract, tuple(one.calls), one.refused_on) for one in body.lines],
        purpose=body.purpose,
        on=body.on,
        hour=None if body.hour is None else body.hour.replace(tzinfo=None),
        by=request.actor,
        at=request.now,
    )
    return {"lines": [_answered(one) for one in answers]}


@router.post("/consents", auth=WRITE, response=RecordedOut)
def record_consent(request: ApiRequest, body: ConsentIn) -> Status[dict[str, object]]:
    """Record a consent; the receipt is for the person."""
    mine = organisation_of(request).public_id

    def take(key: UUID) -> RecordedOut:
        told = actions.record_consent(organisation=mine, key=key, by=request.actor, at=request.now, **body.model_dump())
        return RecordedOut(id=told.consent, receipt=told.receipt, withdraw=f"/calls/consents/{told.receipt}/")

    return once(request, take)


@router.post("/consents/{consent}/end", auth=WRITE, response=EndedOut)
def end_consent(request: ApiRequest, consent: UUID) -> Status[dict[str, object]]:
    """Take down a consent of your own, as when the person told you; a second time changes nothing."""
    mine = organisation_of(request).public_id

    def take(key: UUID) -> EndedOut:
        return EndedOut(id=actions.end_consent(organisation=mine, consent=consent, by=request.actor, at=request.now))

    return once(request, take)


@router.get("/consents/withdrawals", auth=READ, response=Page[WithdrawalOut])
def withdrawn(request: ApiRequest, where: Query[Where], since: datetime | None = None) -> Page[WithdrawalOut]:
    """What people withdrew, the oldest first, from an instant on (with its time zone)."""
    mine = organisation_of(request).public_id
    if since is not None and since.tzinfo is None:
        since = since.replace(tzinfo=request.now.tzinfo)
    return page(
        request,
        where,
        lambda limit, offset: withdrawals(mine, since=since, limit=limit, offset=offset),
        _withdrawal,
    )


def _withdrawal(one: Withdrawal) -> WithdrawalOut:
    return WithdrawalOut(id=one.id, purpose=one.purpose, at=one.at)


def _answered(answer: actions.Answer) -> dict[str, Any]:
    if answer.may is None:
        return {"may_call": False, "any_hour": False, "readable": False, "reasons": []}
    said = answer.may
    reasons = [{"reason": why.reason, "article": why.article} for why in said.reasons]
    return {"may_call": said.allowed, "any_hour": said.any_hour, "readable": True, "reasons": reasons}
