"""Who acts: every verb takes ``by=`` an actor, and the audit trail keeps it."""

from dataclasses import dataclass
from typing import Literal

ActorKind = Literal["holder", "organisation", "employer", "funder", "staff", "system", "stranger"]


@dataclass(frozen=True, slots=True)
class Actor:
    """Someone or something that acts. ``id`` is the sign-in's public id, or the job's name for ``system``.

    Neither field is personal data: a trail may be published and a person still be unknown.
    """

    kind: ActorKind
    id: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"


STRANGER = Actor("stranger", "web")
"""Whoever has not signed in: no verb and no gate opens to them."""


def system(job: str) -> Actor:
    """The system itself, acting through the named job or command."""
    return Actor("system", job)
