"""Notices to try things on, with facts of every kind."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from pecule.kernel.actors import system
from pecule.notices.actions import queue, send_due
from pecule.notices.models import Outbox
from pecule.notices.rules.facts import FACTS, Kind

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BY = system("tests")
ADDRESS = "anne-secret@example.org"
SAMPLES: dict[Kind, Any] = {Kind.TEXT: "Soudure", Kind.CENTS: 123456, Kind.DAY: date(2026, 5, 1), Kind.PERCENT: 80}


def sample(template: str, **choices: str) -> dict[str, Any]:
    """Facts that a template takes; of its choices the first, unless said."""
    return {
        name: choices.get(name, kind[0]) if isinstance(kind, tuple) else SAMPLES[kind]
        for name, kind in FACTS[template].items()
    }


def queued(
    template: str = "order_refused", *, to: str = ADDRESS, key: UUID | None = None, at: datetime = AT, **facts: Any
) -> Outbox:
    """A notice in the outbox."""
    key = key or uuid4()
    queue(to=to, language="fr", template=template, facts=sample(template) | facts, key=key, at=at, by=BY)
    return Outbox.objects.get(key=key, recipient=to.lower())


def sent(*templates: str) -> list[Outbox]:
    """Notices that have left."""
    notices = [queued(template) for template in templates]
    send_due(at=AT)
    for notice in notices:
        notice.refresh_from_db()
    return notices
