"""Reads of the catalogue: what is on sale, and an organisation's own data. No read here knows any holder."""

from pecule.catalogue.queries.offers import (
    ActionLine,
    OfferPage,
    OwnOffer,
    SessionFacts,
    SessionLine,
    offer_page,
    offers_of,
    session_facts,
)
from pecule.catalogue.queries.organisations import (
    OrganisationFacts,
    is_member,
    organisation,
    organisations_of,
)
from pecule.catalogue.queries.search import Found, OfferCard, search, search_offers

__all__ = [
    "ActionLine",
    "Found",
    "OfferCard",
    "OfferPage",
    "OrganisationFacts",
    "OwnOffer",
    "SessionFacts",
    "SessionLine",
    "is_member",
    "offer_page",
    "offers_of",
    "organisation",
    "organisations_of",
    "search",
    "search_offers",
    "session_facts",
]
