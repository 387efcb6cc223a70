"""Checking identities at the counter: one agent, then another for what is out of the ordinary."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from secrets import randbelow
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localtime

from pecule.audit.actions import record
from pecule.kernel.refusals import NotFound
from pecule.wallet.actions.people import locked, prove_identity, unlock_purchases
from pecule.wallet.actions.warning import Warning, warn
from pecule.wallet.models import Device, Person, Proofing
from pecule.wallet.rules.agents import AgentIn, SupervisorsOnly
from pecule.wallet.rules.counter_approvals import DocumentNotSeen
from pecule.wallet.rules.people import keyed, read_mobile
from pecule.wallet.rules.proofing import (
    Facts,
    Outcome,
    ProofingDecided,
    ProofingWaits,
    SameAgent,
    check_document,
    check_same_person,
    differs,
    risks_of,
)


@dataclass(frozen=True, slots=True)
class Shown:
    """The document that somebody showed, as the agent read it."""

    kind: str
    number: str
    expires: date
    identity: Mapping[str, str]


@transaction.atomic
def check_identity(
    agent: AgentIn, *, person: UUID, shown: Shown, checks: list[str], accepts: bool, reason: str = "",
    seconds: int, at: datetime,
) -> Outcome:  # fmt: skip
    """What an agent found; accepted at once only when nothing is out of the ordinary.

    Raises NotFound, DocumentUnreadable, DocumentExpired, ChecksMissing, ProofingWaits, AnotherPerson.
    """
    owner = locked(person)
    if owner.proofings.filter(state=Outcome.WAITING).exists():
        raise ProofingWaits
    number = check_document(shown.number, shown.expires, checks, on=localtime(at).date()) if accepts else shown.number
    if accepts and owner.proofed_at is not None:
        check_same_person(owner.identity, shown.identity)
    hashed = document_hash(shown.kind, number)
    facts = facts_of(owner, document=shown.kind, identity=shown.identity, hashed=hashed, at=localtime(at))
    risks = risks_of(facts) if accepts else []
    state = Outcome.REFUSED if not accepts else Outcome.WAITING if risks else Outcome.ACCEPTED
    made = Proofing.objects.create(
        person=owner, agent_id=agent.number, document=shown.kind, document_hash=hashed, checks=sorted(checks),
        identity=dict(shown.identity), risky=bool(risks), risks=risks, state=state.value, reason=reason[:300],
        seconds=max(0, seconds), at=at, decided_at=None if state is Outcome.WAITING else at,
    )  # fmt: skip
    made.refresh_from_db(fields=["public_id"])
    details: dict[str, Any] = {"proofing": str(made.public_id), "outcome": state.value, "risks": risks}
    record(by=agent.actor, verb="wallet.check_identity", subject=str(owner), details=details, at=at)
    if state is Outcome.ACCEPTED:
        prove_identity(person=person, identity=made.identity, method="counter", by=agent.actor, at=at)
        warn(owner, Warning.PROVED, at=at)
    return state


@transaction.atomic
def decide_second(agent: AgentIn, *, proofing: UUID, agrees: bool, reason: str = "", at: datetime) -> Outcome:
    """What a second agent found, who looked at person and document too. Raises NotFound, SameAgent, ProofingDecided."""
    found = Proofing.objects.select_for_update().filter(public_id=proofing).first()
    if found is None:
        raise NotFound
    if found.agent_id == agent.number:
        raise SameAgent
    if found.state != Outcome.WAITING:
        raise ProofingDecided
    owner = locked(found.person.public_id)
    outcome = Outcome.ACCEPTED if agrees else Outcome.REFUSED
    found.state, found.second_id, found.decided_at, found.reason = outcome.value, agent.number, at, reason[:300]
    found.save(update_fields=["state", "second", "decided_at", "reason"])
    details = {"proofing": str(proofing), "outcome": outcome.value}
    record(by=agent.actor, verb="wallet.decide_second", subject=str(owner), details=details, at=at)
    if agrees:
        prove_identity(
            person=owner.public_id, identity=found.identity, method="counter, two agents", by=agent.actor, at=at
        )  # fmt: skip
        warn(owner, Warning.PROVED, at=at)
    return outcome


@transaction.atomic
def unlock(agent: AgentIn, *, mobile: str, document: str, number: str, reason: str, at: datetime) -> None:
    """A supervisor looked into it with the person, who shows the document that proved them. Every address is told.

    Raises SupervisorsOnly, MobileUnreadable, NotFound, DocumentNotSeen.
    """
    if not agent.supervisor:
        raise SupervisorsOnly
    hashed = keyed(settings.WALLET_KEY, "mobile", read_mobile(mobile))
    owner = Person.objects.select_for_update().filter(mobile_hash=hashed, closed_at=None).first()
    if owner is None:
        raise NotFound
    check_seen(owner, document, number)
    unlock_purchases(person=owner.public_id, by=agent.actor, at=at)
    record(by=agent.actor, verb="wallet.unlock_reason", subject=str(owner), details={"reason": reason[:300]}, at=at)
    warn(owner, Warning.UNLOCKED, at=at)


def check_seen(owner: Person, document: str, number: str) -> bytes:
    """The keyed hash of a document that proved this account before. Raises DocumentNotSeen."""
    hashed = document_hash(document, number)
    if not owner.proofings.filter(document_hash=hashed, state=Outcome.ACCEPTED).exists():
        raise DocumentNotSeen
    return hashed


def document_hash(kind: str, number: str) -> bytes:
    """What is kept of a document's number: enough to see it again, not to read it."""
    plain = "".join(letter for letter in number.upper() if letter.isalnum())
    return keyed(settings.WALLET_KEY, "document", f"{kind} {plain}")


def facts_of(owner: Person, *, document: str, identity: Mapping[str, str], hashed: bytes, at: datetime) -> Facts:
    """What is known of somebody who proves who they are. ``at``: local time; ``hashed``: the document's number."""
    others = Person.objects.exclude(pk=owner.pk)
    keys = [{"x": jwk.get("x"), "y": jwk.get("y")} for jwk in owner.devices.values_list("jwk", flat=True)]
    before = Proofing.objects.filter(document_hash=hashed, state=Outcome.ACCEPTED)
    return Facts(
        account_age=at - owner.created_at,
        document=document,
        contact_shared=others.filter(email=owner.email).exists(),
        phone_shared=any(Device.objects.filter(jwk__contains=key).exclude(person=owner).exists() for key in keys),
        document_shared=before.exclude(person=owner).exists(),
        refused_before=owner.proofings.filter(state=Outcome.REFUSED).exists(),
        recovering=owner.proofed_at is not None,
        document_other=not before.filter(person=owner).exists(),
        identity_differs=differs(owner.identity, identity),
        at=at,
        lottery=randbelow(256),
    )
