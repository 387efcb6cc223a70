"""Search without any index: every session looked at, one by one, in Python. Slow, and what the real one must equal."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from pecule.catalogue.queries.sale import first_start
from pecule.catalogue.queries.search import plain
from pecule.catalogue.rules.filters import Filters

_OFFERS = """
SELECT o.id, o.public_id, o.status = 'published', o.organisation_id, c.id, c.code, c.kind, c.active_from,
       c.active_until, ' ' || array_to_string(tsvector_to_array(to_tsvector('pg_catalog.french',
            catalogue_plain(o.title || ' . ' || o.objective || ' . ' || c.title))), ' ') || ' '
FROM catalogue_offer o JOIN catalogue_certification c ON c.id = o.certification_id
"""
_SESSIONS = """
SELECT a.offer_id, a.city, a.postcode, a.department, a.modality, a.price_cents, s.start
FROM catalogue_session s JOIN catalogue_action a ON a.id = s.action_id WHERE s.open
"""
_ORGANISATIONS = "SELECT id, status, qualiopi_from, sells_until FROM catalogue_organisation"
_RIGHTS = 'SELECT organisation_id, certification_id, start, "end" FROM catalogue_habilitation'
_LEXEMES = "SELECT tsvector_to_array(to_tsvector('pg_catalog.french', %s))"
_NEEDS_RIGHT = {"rncp", "block", "rs", "clea"}


@dataclass(slots=True)
class _Offer:
    public_id: UUID
    published: bool
    organisation: int
    certification: int
    code: str
    kind: str
    active_from: date | None
    active_until: date | None
    words: str
    sessions: list[tuple[Any, ...]] = field(default_factory=list)


class PlainSearch:
    """A copy of the catalogue in memory. Only stems come from PostgreSQL; synonyms and signs are not for it."""

    def __init__(self) -> None:
        self.offers = {row[0]: _Offer(*row[1:]) for row in _rows(_OFFERS)}
        for offer, *session in _rows(_SESSIONS):
            self.offers[offer].sessions.append(tuple(session))
        self.organisations = {row[0]: row[1:] for row in _rows(_ORGANISATIONS)}
        self.rights: defaultdict[tuple[int, int], list[tuple[date, date | None]]] = defaultdict(list)
        for organisation, certification, start, end in _rows(_RIGHTS):
            self.rights[organisation, certification].append((start, end))

    def find(self, filters: Filters, *, day: date) -> dict[UUID, tuple[int, date]]:
        """The offers that a search must find, each with its lowest price and its first day among what matches."""
        lexemes = [f" {lexeme} " for word in plain(filters.text).split() for lexeme in _rows(_LEXEMES, word)[0][0]]
        low = max(first_start(day), filters.starts_from or date.min)
        found = {}
        for offer in self.offers.values():
            if all(lexeme in offer.words for lexeme in lexemes) and self._on_sale(offer, day):
                matching = [session for session in offer.sessions if _matches(offer, session, filters, low)]
                if matching:
                    found[offer.public_id] = min(one[4] for one in matching), min(one[5] for one in matching)
        return found

    def _on_sale(self, offer: _Offer, day: date) -> bool:
        status, qualiopi_from, sells_until = self.organisations[offer.organisation]
        rights = self.rights.get((offer.organisation, offer.certification), [])
        return (
            offer.published
            and status == "listed"
            and qualiopi_from is not None
            and sells_until is not None
            and qualiopi_from <= day <= sells_until
            and (offer.active_from or day) <= day <= (offer.active_until or day)
            and (offer.kind not in _NEEDS_RIGHT or any(start <= day <= (end or day) for start, end in rights))
        )


def _matches(offer: _Offer, session: tuple[Any, ...], filters: Filters, low: date) -> bool:
    city, postcode, department, modality, price_cents, start = session
    place = plain(filters.place)
    return (
        low <= start <= (filters.starts_until or start)
        and (not place or plain(city).startswith(place) or postcode.startswith(place))
        and (not filters.department or department == filters.department)
        and (filters.price_max_cents is None or price_cents <= filters.price_max_cents)
        and (filters.distance is None or (modality == "distance") == filters.distance)
        and (not filters.kind or offer.kind == filters.kind)
        and (not filters.certification or offer.code == filters.certification)
    )


def _rows(sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters or None)
        return list(cursor.fetchall())
