"""One training told whole: each way to follow it, each session, and why it can or cannot be ordered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext

from pecule.catalogue.queries import ActionLine, OfferPage, SessionLine
from pecule.orders.queries.choosing import seats_taken_in
from pecule.scheme import load
from pecule.scheme.delays import earliest_start
from pecule.sites.design.words import long_date
from pecule.sites.public import words


@dataclass(frozen=True, slots=True)
class Occasion:
    """A session. ``why_not`` is empty when a place can be asked for."""

    session: SessionLine
    seats_left: int
    why_not: str


@dataclass(frozen=True, slots=True)
class Way:
    """A way to follow a training."""

    action: ActionLine
    how: str
    occasions: tuple[Occasion, ...]


def ways_of(offer: OfferPage, *, day: date) -> list[Way]:
    """Each way to follow an offer on ``day``. One query."""
    sessions = [session for action in offer.actions for session in action.sessions]
    taken = seats_taken_in({session.public_id for session in sessions}) if sessions else {}
    first = first_start(day)
    return [
        Way(action, words.modality(action.modality), occasions(action.sessions, taken, first))
        for action in offer.actions
    ]


def occasions(sessions: Sequence[SessionLine], taken: dict[UUID, int], first: date) -> tuple[Occasion, ...]:
    """The sessions with what keeps anybody from ordering them; ``first`` is the first start that can be ordered."""
    return tuple(_occasion(session, session.seats - taken.get(session.public_id, 0), first) for session in sessions)


def _occasion(session: SessionLine, left: int, first: date) -> Occasion:
    why_not = ""
    if not session.open:
        why_not = gettext("The organisation takes no more orders for it.")
    elif session.start < first:
        why_not = gettext("Too soon: what is ordered today starts on {day} or later.").format(day=long_date(first))
    elif left <= 0:
        why_not = gettext("Full: no seat is left.")
    return Occasion(session, max(0, left), why_not)


def first_start(day: date) -> date:
    """The first day on which a session ordered on ``day`` may start."""
    return earliest_start(load(settings.SCHEME), proposed_on=day).day
