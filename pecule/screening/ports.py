"""What screening tells upwards without knowing to whom: who must act on what is held or let go."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True)
class Held:
    """A subject that shares an indicator: its match by inner id, its kind (organisation, offer…) and public id."""

    match: int
    subject_kind: str
    subject_id: UUID


class Follower(Protocol):
    """A room above that holds something of its own because of a match; called in the transaction of the match."""

    def held(self, matches: Sequence[Held], *, at: datetime) -> None:
        """Hold what belongs to these subjects."""
        ...

    def freed(self, subjects: Sequence[Held], *, reason: str, at: datetime) -> None:
        """Let go what was held: nothing else holds these subjects now."""
        ...


def official(kind: str, value: str) -> bool:
    """Whether something is a body's own by the registry of this installation: it must never stop anybody's money."""
    known: Callable[[str, str], bool] = import_string(settings.SCREENING_OFFICIAL)
    return known(kind, value)


def followers() -> list[Follower]:
    """The followers of this installation, in their order."""
    return [import_string(path)() for path in settings.SCREENING_FOLLOWERS]
