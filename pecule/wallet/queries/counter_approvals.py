"""What agents are shown of something that is confirmed without a phone."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from pecule.kernel.refusals import NotFound
from pecule.wallet.models import CounterApproval
from pecule.wallet.rules.agents import AgentIn
from pecule.wallet.rules.transactions import State


@dataclass(frozen=True, slots=True)
class AtCounter:
    """Something to confirm with somebody at the counter, as it will be signed."""

    public_id: UUID
    kind: str
    asker: dict[str, str]
    details: list[dict[str, Any]]
    details_hash: str
    first: str
    mine: bool
    agreed: bool
    until: datetime


def at_counter(agent: AgentIn, public_id: UUID, *, at: datetime) -> AtCounter:
    """Raises NotFound."""
    found = [one for one in _open(agent, at) if one.public_id == public_id]
    if not found:
        raise NotFound
    return found[0]


def to_confirm(agent: AgentIn, *, at: datetime) -> list[AtCounter]:
    """What waits for this agent as the second, oldest first."""
    return [one for one in _open(agent, at) if one.agreed and not one.mine]


def _open(agent: AgentIn, at: datetime) -> list[AtCounter]:
    rows = CounterApproval.objects.filter(transaction__state=State.SHOWN, transaction__expires_at__gt=at)
    return [
        AtCounter(
            row.transaction.public_id,
            row.transaction.kind,
            row.transaction.asker,
            row.transaction.details,
            row.transaction.details_hash,
            row.first.name,
            row.first_id == agent.number,
            row.agreed_at is not None,
            row.transaction.expires_at,
        )
        for row in rows.select_related("transaction", "first").order_by("prepared_at")
    ]
