"""Notices to the members of an organisation, queued inside the verb that has something to tell."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from pecule.catalogue.models import Organisation
from pecule.catalogue.queries.members import emails_of
from pecule.catalogue.rules.members import Role
from pecule.kernel.actors import Actor
from pecule.notices.actions import queue


def tell(
    organisation: Organisation,
    template: str,
    *,
    about: UUID,
    role: Role | None = None,
    by: Actor,
    at: datetime,
    **facts: Any,
) -> None:
    """Tell the managers, and whoever holds ``role``, once a day at most for each template and thing it is ``about``."""
    key = uuid5(about, f"{template}:{at.date().isoformat()}")
    for email in emails_of(organisation.pk, role):
        facts_with_name = {"organisation": organisation.name, **facts}
        queue(to=email, language="fr", template=template, facts=facts_with_name, key=key, at=at, by=by)
