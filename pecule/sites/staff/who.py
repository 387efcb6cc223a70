"""Who did something, as staff read it: colleagues by name, everybody else by what they are."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext, gettext_noop

from pecule.kernel.refusals import NotFound
from pecule.signin.queries import login_by_public_id

_KINDS = {
    "system": gettext_noop("The service itself"),
    "holder": gettext_noop("A holder"),
    "organisation": gettext_noop("A training organisation"),
    "employer": gettext_noop("An employer"),
    "funder": gettext_noop("A funder"),
    "staff": gettext_noop("Agent"),
}


def names_of(actors: Iterable[str]) -> dict[str, str]:
    """How each actor is called. One query a colleague; the names of those we serve stay in their files."""
    return {actor: _name(actor) for actor in set(actors) if actor}


def _name(actor: str) -> str:
    kind, _, id = actor.partition(":")
    if kind == "staff":
        try:
            return login_by_public_id(UUID(id)).display_name
        except (NotFound, ValueError):
            pass
    return gettext(_KINDS[kind]) if kind in _KINDS else actor
