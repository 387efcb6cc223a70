"""Figures of agents, for their supervisor."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from pecule.wallet.models import Agent, Proofing
from pecule.wallet.rules.figures import QUICK_SECONDS, Figures
from pecule.wallet.rules.proofing import Outcome

_REPEATED = {"contact_shared", "phone_shared", "document_shared"}


def figures(*, at: datetime, during: timedelta = timedelta(days=30)) -> list[Figures]:
    """The figures of every agent over the last days, by name."""
    rows: dict[int, list[Proofing]] = {}
    for row in Proofing.objects.filter(method="counter", at__gt=at - during).order_by("id"):
        rows.setdefault(row.agent_id or 0, []).append(row)
    agents = Agent.objects.filter(closed_at=None).order_by("name", "pk")
    return [_of(agent.name, rows.get(agent.pk, [])) for agent in agents]


def _of(name: str, rows: Sequence[Proofing]) -> Figures:
    risks = [set(row.risks) for row in rows]
    seconds = Counter(row.second_id for row in rows if row.second_id is not None)
    return Figures(
        name=name,
        checks=len(rows),
        risky=sum(bool(one - {"sampled"}) for one in risks),
        refused=sum(row.state == Outcome.REFUSED for row in rows),
        quick=sum(row.state != Outcome.REFUSED and row.seconds < QUICK_SECONDS for row in rows),
        repeated=sum(bool(one & _REPEATED) for one in risks),
        odd_hours=sum("odd_hour" in one for one in risks),
        seconded=sum(seconds.values()),
        pairs=max(seconds.values(), default=0),
    )
