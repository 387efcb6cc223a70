"""Callers, and consents that they record."""

from datetime import UTC, date, datetime, time
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from pecule.consents import actions
from pecule.consents.actions import Answer, Asked, Recorded
from pecule.consents.queries.keys import keys_of
from pecule.consents.rules.numbers import seal, tag_of, written
from pecule.kernel.actors import STRANGER
from tests.catalogue.making import BY, make_organisation

AT = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)  # a Wednesday, 11 h in Paris
DAY = date(2026, 11, 25)
ANN, BEN = "+33612345678", "+33698765432"
PROOF = sha256(b"a form, signed").hexdigest()
__all__ = ["AT", "BY", "DAY", "STRANGER"]


def make_caller(number: int = 0, *, name: str = "Assurances Dupont") -> UUID:
    """An organisation that calls."""
    organisation = make_organisation(number, name=name)
    actions.register_caller(organisation=organisation, by=BY, at=AT)
    return organisation


def sealed(organisation: UUID, number: str, *, at: datetime = AT) -> str:
    """A number as a caller's own program seals it."""
    keys = keys_of(organisation, at=at)
    return written(seal(tag_of(number, bytes.fromhex(keys.register)), bytes.fromhex(keys.day)))


def consented(organisation: UUID, of: str = ANN, *, at: datetime = AT, **more: Any) -> Recorded:
    """A consent to be called about insurance, given this month on paper."""
    told: dict[str, Any] = {
        "purpose": "insurance",
        "way": "paper",
        "given_on": date(2026, 11, 2),
        "last_day": date(2027, 11, 2),
    }
    told |= {"proof": PROOF, "key": uuid4(), "by": BY, "at": at, "number": sealed(organisation, of, at=at), **more}
    return actions.record_consent(organisation=organisation, **told)


def scrubbed(organisation: UUID, *numbers: str, at: datetime = AT, **more: Any) -> list[tuple[bool, list[str]]]:
    """What a caller is answered about numbers, for calls about insurance on the same day at eleven."""
    lines = [Asked(sealed(organisation, number, at=at)) for number in numbers]
    told = {"purpose": "insurance", "on": at.date(), "hour": time(11), "by": BY, "at": at, **more}
    return [said(answer) for answer in actions.scrub(organisation=organisation, lines=lines, **told)]


def said(answer: Answer) -> tuple[bool, list[str]]:
    """Whether one may call, and the reasons."""
    assert answer.may is not None
    return answer.may.allowed, [why.reason for why in answer.may.reasons]
