"""Search of what is on sale, for holders and the public.

One row an action (``models.Findable``) answers words, place, kind and modality from one index; price and days are
checked on the rows that are left; offers on sale come from ``sale``, the filter that orders use too.
"""

import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import and_, or_
from typing import Any
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.search import SearchQuery, SearchQueryField, SearchRank
from django.db.models import BooleanField, Count, DateField, F, Func, Max, Min, Q, QuerySet, Value, Window
from django.db.models.functions import Cast

from pecule.catalogue.models import Findable, Offer, Session
from pecule.catalogue.queries.sale import first_start, offers_on_sale
from pecule.catalogue.rules.filters import Filters, synonyms_of

PAGE = 20
_OPERATORS = ('"', "-", " or ")


@dataclass(frozen=True, slots=True)
class OfferCard:
    """One offer in a list. Price from the cheapest, and dates of the next session, among those that match.

    ``cities`` are the towns where it is given; ``distance`` whether it can be followed from a distance.
    """

    public_id: UUID
    title: str
    objective: str
    organisation_name: str
    certification_title: str
    certification_code: str
    kind: str
    price_from_cents: int
    next_start: date
    cities: tuple[str, ...]
    distance: bool


@dataclass(frozen=True, slots=True)
class Found:
    """One page of a search, best first, and how many there are in all."""

    offers: tuple[OfferCard, ...]
    total: int


def search_offers(*, day: date, limit: int = PAGE, offset: int = 0, **filters: Any) -> Found:
    """``search`` with the fields of ``Filters`` given by name."""
    return search(Filters(**filters), day=day, limit=limit, offset=offset)


def search(filters: Filters, *, day: date, limit: int = PAGE, offset: int = 0) -> Found:
    """Offers on sale on ``day`` with an open session that can still be ordered and that meets every filter.

    Words are searched in French, accents aside, in titles, objectives and certifications, with usual abbreviations;
    ``"quoted words"``, ``-word`` and ``or`` work too. Best match first: a word of the title weighs more than one of
    the objective, which weighs more than one of the certification; then the cheapest. Without words, newest first.
    Three queries, one more beyond the last page.
    """
    low = max(first_start(day), filters.starts_from or date.min)
    if filters.starts_until is not None and filters.starts_until < low:
        return Found((), 0)
    rows = _rows(filters, low).filter(offer__in=Offer.objects.filter(offers_on_sale(day)))
    grouped = rows.values("offer_id").annotate(
        cheapest=Min("price_cents"), total=Window(Count("*")), actions=ArrayAgg("action_id")
    )
    ordered: QuerySet[Findable, Any]
    if words := _words(filters.text):
        rank = Max(SearchRank(F("words"), words))
        ordered = grouped.annotate(rank=rank).order_by("-rank", "cheapest", "offer_id")
    else:
        ordered = grouped.annotate(newest=Max("offer__published_at")).order_by("-newest", "-offer_id")
    page = list(ordered[offset : offset + limit])
    if not page:
        return Found((), rows.values("offer_id").distinct().count() if offset else 0)
    return Found(_cards({row["offer_id"]: row["actions"] for row in page}, filters, low), page[0]["total"])


def plain(text: str) -> str:
    """The text in lower case without accents, as the database's ``catalogue_plain`` writes it."""
    lowered = text.lower().replace("œ", "oe").replace("æ", "ae").replace("’", "'").replace("\0", "")
    decomposed = unicodedata.normalize("NFD", lowered)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).strip()


def _rows(filters: Filters, low: date) -> QuerySet[Findable]:
    """Actions that meet the filters; ``low`` is the first day on which a session may start."""
    low_to_high = (Cast(Value(low), DateField()), Cast(Value(filters.starts_until), DateField()), Value("[]"))
    rows = Findable.objects.filter(_holds("starts", "&&", Func(*low_to_high, function="daterange")))
    if words := _words(filters.text):
        rows = rows.filter(words=words)
    if marks := _marks(filters):
        rows = rows.filter(_holds("words", "@@", Cast(Value(" & ".join(marks)), SearchQueryField())))
    if filters.price_max_cents is not None:
        rows = rows.filter(price_cents__lte=filters.price_max_cents)
    return rows


def _words(text: str) -> SearchQuery | None:
    """What the text asks of the words; each plain word may be replaced by its synonyms."""
    wanted = plain(text)
    if any(sign in f" {wanted} " for sign in _OPERATORS):
        return SearchQuery(wanted, config="pg_catalog.french", search_type="websearch")
    each = [_any_of(word, *synonyms_of(word)) for word in wanted.split()]
    return reduce(and_, each) if each else None


def _any_of(*names: str) -> SearchQuery:
    return reduce(or_, (SearchQuery(name, config="pg_catalog.french", search_type="phrase") for name in names))


def _marks(filters: Filters) -> list[str]:
    """Marks of ``Findable.words`` that must be there, as parts of a ``tsquery``."""
    marks = []
    if start := plain(filters.place):
        marks.append(f"({_mark('@c', start)}:* | {_mark('@p', start)}:*)")
    if filters.department:
        marks.append(_mark("@d", filters.department.strip().upper()))
    if filters.distance is not None:
        marks.append(("" if filters.distance else "!") + _mark("@m", "distance"))
    if filters.kind:
        marks.append(_mark("@k", filters.kind))
    if filters.certification:
        marks.append(_mark("@x", filters.certification.strip().upper()))
    return marks


def _mark(sort: str, value: str) -> str:
    escaped = (sort + value[:200].replace("\0", "")).replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"


def _holds(column: str, operator: str, value: Func) -> Func:
    """A condition by an operator that Django has no lookup for."""
    return Func(F(column), value, template="(%(expressions)s)", arg_joiner=f" {operator} ", output_field=BooleanField())


def _cards(page: dict[int, list[int]], filters: Filters, low: date) -> tuple[OfferCard, ...]:
    """Cards of these offers in their order, told by the sessions of these actions that meet the filters."""
    offers = Offer.objects.select_related("organisation", "certification").in_bulk(page)
    until = Q() if filters.starts_until is None else Q(start__lte=filters.starts_until)
    matching = [action for actions in page.values() for action in actions]
    sessions = Session.objects.filter(until, open=True, start__gte=low, action__in=matching)
    by_offer: defaultdict[int, list[Session]] = defaultdict(list)
    for session in sessions.select_related("action").order_by("start", "pk"):
        by_offer[session.action.offer_id].append(session)
    return tuple(_card(offers[number], by_offer[number]) for number in page)


def _card(offer: Offer, sessions: list[Session]) -> OfferCard:
    return OfferCard(
        public_id=offer.public_id,
        title=offer.title,
        objective=offer.objective,
        organisation_name=offer.organisation.name,
        certification_title=offer.certification.title,
        certification_code=offer.certification.code,
        kind=offer.certification.kind,
        price_from_cents=min(session.action.price_cents for session in sessions),
        next_start=sessions[0].start,
        cities=tuple(sorted({session.action.city for session in sessions} - {""})),
        distance=any(session.action.modality == "distance" for session in sessions),
    )
