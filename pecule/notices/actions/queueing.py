"""Putting a notice into the outbox, in the transaction of what it tells about."""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pecule.kernel.actors import Actor
from pecule.notices.rules.facts import checked
from pecule.statements import rows

_ADDRESS = re.compile(r"[^@\s\x00-\x1f\x7f]+@[^@\s\x00-\x1f\x7f]+")
_ADDRESS_LENGTH_MAX = 254


_QUEUED = """
INSERT INTO notices_outbox (key, recipient, language, template, facts,
    due_at, queued_at, queued_by, state, tries, trouble)
VALUES (%s, %s, %s, %s, %s::jsonb, %s, %s, %s, 'queued', 0, '') ON CONFLICT DO NOTHING
"""


def queue(
    *,
    to: str,
    language: Literal["fr", "en"],
    template: str,
    facts: Mapping[str, Any],
    key: UUID,
    at: datetime,
    by: Actor,
) -> None:
    """Queue one notice to one address: it leaves when the transaction of the caller holds, and not otherwise.

    ``facts`` are exactly those of ``rules.facts.FACTS[template]``: cents as int, days as date. ``key`` is the verb's
    own: the same key, template and address queue one notice, however often. One statement, no lock, no line in the
    trail (the verb's own line tells what happened). Raises NoticeUnknown, FactsWrong, ValueError: mistakes of ours.
    """
    address = to.strip().lower()
    if len(address) > _ADDRESS_LENGTH_MAX or not _ADDRESS.fullmatch(address):
        raise ValueError("not an address that a notice can be sent to")
    told = json.dumps(checked(template, facts))
    rows(_QUEUED, (key, address, language, template, told, at, at, str(by)))
