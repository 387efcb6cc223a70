"""What agents are shown: whom they have in front of them, and what waits for a second agent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from pecule.kernel.refusals import NotFound
from pecule.wallet.models import Agent, Person, Proofing
from pecule.wallet.rules.agents import AgentIn
from pecule.wallet.rules.people import keyed, read_mobile
from pecule.wallet.rules.proofing import Outcome


@dataclass(frozen=True, slots=True)
class Customer:
    """Somebody at the counter. No identity: the agent reads it from the document, not from a screen."""

    public_id: UUID
    proofed: bool
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """A check that waits for a second agent."""

    public_id: UUID
    document: str
    identity: Mapping[str, Any]
    risks: list[str]
    first: str
    at: datetime


def agent_in(public_id: str) -> AgentIn | None:
    """The agent of a session, unless they were closed meanwhile."""
    found = Agent.objects.filter(public_id=public_id, closed_at=None).first()
    return AgentIn(found.pk, found.public_id, found.name, found.role == "supervisor") if found else None


def customer(mobile: str) -> Customer:
    """The account of a mobile number. Raises MobileUnreadable, NotFound."""
    return _customer(mobile_hash=keyed(settings.WALLET_KEY, "mobile", read_mobile(mobile)))


def customer_of(public_id: UUID) -> Customer:
    """The account by its name. Raises NotFound."""
    return _customer(public_id=public_id)


def waiting(agent: AgentIn) -> list[Waiting]:
    """What this agent may decide as the second, oldest first."""
    rows = Proofing.objects.filter(state=Outcome.WAITING).exclude(agent_id=agent.number)
    return [_waiting(row) for row in rows.select_related("agent").order_by("at")[:50]]


def waiting_one(public_id: UUID) -> Waiting:
    """One of them. Raises NotFound."""
    found = Proofing.objects.filter(public_id=public_id, state=Outcome.WAITING).select_related("agent").first()
    if found is None:
        raise NotFound
    return _waiting(found)


def _customer(**by: Any) -> Customer:
    found = Person.objects.filter(closed_at=None, **by).first()
    if found is None:
        raise NotFound
    return Customer(found.public_id, found.proofed_at is not None, found.created_at)


def _waiting(row: Proofing) -> Waiting:
    return Waiting(
        row.public_id, row.document, row.identity, list(row.risks), row.agent.name if row.agent else "", row.at
    )
