"""Calls in a demonstration: organisations that call, who agreed to it and took it back, and complaints.

Numbers are those that the numbering plan keeps for fiction (ARCEP, decision 2018-0881).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from random import Random
from uuid import NAMESPACE_OID, UUID, uuid5

from pecule.consents import actions
from pecule.consents.queries.keys import keys_of
from pecule.consents.rules.numbers import seal, tag_of, written
from pecule.consents.rules.purposes import WAYS
from pecule.holders import actions as holders
from pecule.holders.rules.contacts import ContactKind
from pecule.kernel.actors import STRANGER, Actor

_HER_NUMBER = "+33639980101"
_CALLERS = ("01 99 00 12 01", "01 99 00 12 02", "06 39 98 44 01", "02 61 91 30 07", "")
_ABOUT = ("training_account", "training_account", "training_account", "energy_works", "insurance", "telecom")


def call_people(holder_id: int, schools: Sequence[UUID], *, seed: int, by: Actor, now: datetime) -> dict[str, int]:
    """Give the holder a verified number, let three schools record consents, and people complain about calls."""
    random = Random(seed + 11)
    contact = holders.add_contact_point(holder_id=holder_id, kind=ContactKind.PHONE, value=_HER_NUMBER, by=by, at=now)
    holders.verify_contact_point(holder_id=holder_id, contact=contact, by=by, at=now)
    consents = 0
    for place, school in enumerate(schools[:3]):
        actions.register_caller(organisation=school, by=by, at=now)
        others = [f"+3363998{random.randint(2000, 9999)}" for _ in range(4)]
        for number in [_HER_NUMBER, *others]:
            receipt = _consent(random, school, number, f"{seed} {place} {number}", by=by, now=now)
            consents += 1
        if place == 2:
            actions.withdraw_by_receipt(code=receipt, by=STRANGER, at=now)
    return {"consents": consents, "complaints": _complaints(random, seed, now)}


def _consent(random: Random, school: UUID, number: str, key: str, *, by: Actor, now: datetime) -> str:
    keys = keys_of(school, at=now)
    given = now.date() - timedelta(days=random.randint(5, 90))
    told = actions.record_consent(
        organisation=school,
        number=written(seal(tag_of(number, bytes.fromhex(keys.register)), bytes.fromhex(keys.day))),
        purpose="training",
        way=random.choice(WAYS),
        given_on=given,
        last_day=given + timedelta(days=365),
        proof=sha256(key.encode()).hexdigest(),
        key=uuid5(NAMESPACE_OID, f"demonstration consent {key}"),
        by=by,
        at=now,
    )
    return told.receipt


def _complaints(random: Random, seed: int, now: datetime) -> int:
    count = 18
    for place in range(count):
        called_at = now - timedelta(days=random.randint(0, 20), hours=random.randint(1, 12))
        actions.complain(
            caller_number=random.choice(_CALLERS),
            called_at=called_at,
            purpose=random.choice(_ABOUT),
            consented=random.choice(("no", "no", "no", "unsure", "customer")),
            key=uuid5(NAMESPACE_OID, f"demonstration complaint {seed} {place}"),
            complainer=f"address:198.51.100.{place}",
            by=STRANGER,
            at=min(now, called_at + timedelta(minutes=20)),
        )
    return count
