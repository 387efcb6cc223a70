"""Search of what is on sale, for holders and the public."""

import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet, TextField

from pecule.catalogue.models import Offer, Session
from pecule.catalogue.queries.sale import first_start, offers_on_sale

PAGE = 20


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


def search_offers(
    *,
    day: date,
    text: str = "",
    place: str = "",
    price_max_cents: int | None = None,
    distance: bool | None = None,
    limit: int = PAGE,
    offset: int = 0,
) -> Found:
    """Offers on sale on ``day`` with a session that can still be ordered and that matches every filter given.

    ``text`` is searched in French, accents aside, in titles and objectives; ``place`` is the start of a town's name
    or of a postcode; ``distance`` keeps only distance learning (True) or only what is given somewhere (False).
    Best match first, or newest first without words. Three queries.
    """
    sessions = _sessions(day, place, price_max_cents, distance)
    offers = Offer.objects.filter(offers_on_sale(day), Exists(sessions.filter(action__offer=OuterRef("pk"))))
    if words := plain(text):
        query = SearchQuery(words, config="pg_catalog.french", search_type="websearch")
        offers = (
            offers.filter(search=query).annotate(rank=SearchRank(F("search"), query)).order_by("-rank", "title", "pk")
        )
    else:
        offers = offers.order_by("-published_at", "-pk")
    page = list(offers.select_related("organisation", "certification")[offset : offset + limit])
    return Found(_cards(page, sessions), offers.count())


def plain(text: str) -> str:
    """The text in lower case without accents, as the database's ``catalogue_plain`` writes it."""
    lowered = text.lower().replace("œ", "oe").replace("æ", "ae").replace("’", "'").replace("\0", "")
    decomposed = unicodedata.normalize("NFD", lowered)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).strip()


def _sessions(day: date, place: str, price_max_cents: int | None, distance: bool | None) -> QuerySet[Session]:
    sessions = Session.objects.filter(start__gte=first_start(day))
    if start := plain(place):
        city = Func(F("action__city"), function="catalogue_plain", output_field=TextField())
        sessions = sessions.annotate(plain_city=city).filter(
            Q(plain_city__startswith=start) | Q(action__postcode__startswith=start)
        )
    if price_max_cents is not None:
        sessions = sessions.filter(action__price_cents__lte=price_max_cents)
    if distance is not None:
        sessions = sessions.filter(Q(action__modality="distance") if distance else ~Q(action__modality="distance"))
    return sessions


def _cards(page: list[Offer], sessions: QuerySet[Session]) -> tuple[OfferCard, ...]:
    by_offer: defaultdict[int, list[Session]] = defaultdict(list)
    for session in sessions.filter(action__offer__in=page).select_related("action").order_by("start", "pk"):
        by_offer[session.action.offer_id].append(session)
    return tuple(_card(offer, by_offer[offer.pk]) for offer in page)


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
