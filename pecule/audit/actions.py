"""The one verb of the trail: write a line, in the transaction of the verb it tells about."""

import json
from datetime import datetime
from typing import Any

from pecule.kernel.actors import Actor
from pecule.statements import row


def record(*, by: Actor, verb: str, subject: str, details: dict[str, Any] | None = None, at: datetime) -> None:
    """Append one line. ``subject`` is ``room:id``; ``details`` hold no personal data.

    Must be called inside the transaction of the change itself, so that neither exists without the other.
    """
    row(
        "SELECT audit_record(%s::timestamptz, %s, %s, %s, %s::jsonb)",
        (at, str(by), verb, subject, json.dumps(details or {})),
    )
