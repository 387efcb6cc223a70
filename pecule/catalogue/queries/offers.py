"""One offer with its actions and sessions, an organisation's own offers, and a session as an order needs it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper

from pecule.catalogue.models import Action, Offer, Session
from pecule.catalogue.queries.organisations import OrganisationFacts, facts_of
from pecule.catalogue.queries.sale import first_start, offers_on_sale
from pecule.catalogue.queries.scheme import scheme
from pecule.catalogue.rules import Standing
from pecule.catalogue.rules.partners import Right, may_train
from pecule.kernel.refusals import NotFound
from pecule.statements import row


@dataclass(frozen=True, slots=True)
class SessionLine:
    """Dates, both included. ``orderable`` is false once it starts too soon to be ordered, or when it is closed."""

    public_id: UUID
    start: date
    end: date
    seats: int
    orderable: bool
    number: str = ""
    open: bool = True


@dataclass(frozen=True, slots=True)
class ActionLine:
    """A way to follow an offer, with its sessions to come, soonest first.

    ``prerequisites`` is empty when anybody may come. ``announced`` marks what the open catalogue says of it: nobody
    can order it, and only its organisation sees it.
    """

    public_id: UUID
    modality: str
    hours: int
    price_cents: int
    city: str
    postcode: str
    sessions: tuple[SessionLine, ...]
    department: str = ""
    prerequisites: str = ""
    number: str = ""
    announced: bool = False


@dataclass(frozen=True, slots=True)
class OfferPage:
    """An offer on sale, whole."""

    public_id: UUID
    title: str
    objective: str
    organisation: OrganisationFacts
    certification_title: str
    certification_code: str
    kind: str
    actions: tuple[ActionLine, ...]
    results: str = ""
    content: str = ""


@dataclass(frozen=True, slots=True)
class OwnOffer:
    """An offer in its organisation's own list; ``on_sale`` says whether holders see it today.

    ``number`` is the organisation's own; ``source`` says who wrote it: ``organisation`` or ``open_data``.
    """

    public_id: UUID
    title: str
    certification_code: str
    status: str
    on_sale: bool
    actions: tuple[ActionLine, ...]
    number: str = ""
    source: str = "organisation"


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """A session with everything that an order fixes. See ``on_sale``."""

    id: int
    public_id: UUID
    start: date
    end: date
    seats: int
    action_id: int
    modality: str
    hours: int
    price_cents: int
    city: str
    title: str
    certification_code: str
    certification_title: str
    kind: str
    offer_published: bool
    organisation: OrganisationFacts
    prerequisites: bool = False
    open: bool = True
    certification_from: date | None = None
    certification_until: date | None = None
    rights: tuple[Right, ...] = ()

    def on_sale(self, day: date) -> bool:
        """Whether it may be sold on ``day``; the delay before its start is the order's to check."""
        registered = (self.certification_from or day) <= day <= (self.certification_until or day)
        allowed = self.organisation.standing.sells(day) and may_train(scheme(), self.kind, self.rights, day)
        return self.open and self.offer_published and registered and allowed


def offer_page(public_id: UUID, *, day: date) -> OfferPage:
    """An offer on sale on ``day``. Raises NotFound for any other. Three queries."""
    offer = (
        Offer.objects.filter(offers_on_sale(day), public_id=public_id)
        .select_related("organisation", "certification")
        .first()
    )
    if offer is None:
        raise NotFound
    return OfferPage(
        public_id=offer.public_id,
        title=offer.title,
        objective=offer.objective,
        organisation=facts_of(offer.organisation),
        certification_title=offer.certification.title,
        certification_code=offer.certification.code,
        kind=offer.certification.kind,
        actions=tuple(action for action in _actions_of([offer], day)[offer.pk] if not action.announced),
        results=offer.results,
        content=offer.content,
    )


def offers_of(organisation_id: int, *, day: date) -> list[OwnOffer]:
    """Every offer of an organisation (inner id), those on sale first. Three queries whatever their number."""
    offers = list(
        Offer.objects.filter(organisation_id=organisation_id)
        .select_related("organisation", "certification")
        .annotate(on_sale=ExpressionWrapper(offers_on_sale(day), output_field=BooleanField(null=True)))
        .order_by("status", "title", "pk")
    )
    actions = _actions_of(offers, day)
    return [
        OwnOffer(
            public_id=offer.public_id,
            title=offer.title,
            certification_code=offer.certification.code,
            status=offer.status,
            on_sale=bool(offer.on_sale),
            actions=actions[offer.pk],
            number=offer.number,
            source=offer.source,
        )
        for offer in offers
    ]


_SESSION = """
SELECT s.id, s.public_id, s.start, s."end", s.seats, s.open, a.id, a.modality, a.hours, a.price_cents, a.city,
    a.prerequisites <> '', f.title, f.status = 'published', c.code, c.title, c.kind, c.active_from, c.active_until,
    ARRAY(SELECT h.start FROM catalogue_habilitation h WHERE h.organisation_id = f.organisation_id
        AND h.certification_id = f.certification_id ORDER BY h.start, h.id),
    ARRAY(SELECT h."end" FROM catalogue_habilitation h WHERE h.organisation_id = f.organisation_id
        AND h.certification_id = f.certification_id ORDER BY h.start, h.id),
    o.id, o.public_id, o.siret, o.nda, o.name, o.city, right(o.iban, 4), o.status, o.qualiopi_from, o.qualiopi_until,
    o.declared_until, o.compliant_until, o.file_complete_on IS NOT NULL, o.terms_accepted_on IS NOT NULL
FROM catalogue_session s JOIN catalogue_action a ON a.id = s.action_id JOIN catalogue_offer f ON f.id = a.offer_id
JOIN catalogue_organisation o ON o.id = f.organisation_id JOIN catalogue_certification c ON c.id = f.certification_id
"""


SESSION_FACTS = _SESSION + "WHERE s.id = %s"
"""A session by its inner id, for a statement of another room; its values make a ``read_session_facts``."""


def session_facts(public_id: UUID) -> SessionFacts:
    """A session as an order needs it, on sale or not. One query. Raises NotFound."""
    return read_session_facts(row(_SESSION + "WHERE s.public_id = %s", (public_id,)))


def session_facts_by_id(session_id: int) -> SessionFacts:
    """The same by inner id."""
    return read_session_facts(row(SESSION_FACTS, (session_id,)))


def read_session_facts(found: Sequence[Any] | None) -> SessionFacts:
    """A session out of what its statement returned. Raises NotFound."""
    if found is None:
        raise NotFound
    session, action, offer, starts_and_ends, organisation = (
        found[:6],
        found[6:12],
        found[12:19],
        found[19:21],
        found[21:],
    )
    return SessionFacts(
        id=session[0],
        public_id=session[1],
        start=session[2],
        end=session[3],
        seats=session[4],
        open=session[5],
        action_id=action[0],
        modality=action[1],
        hours=action[2],
        price_cents=action[3],
        city=action[4],
        prerequisites=action[5],
        title=offer[0],
        offer_published=offer[1],
        certification_code=offer[2],
        certification_title=offer[3],
        kind=offer[4],
        certification_from=offer[5],
        certification_until=offer[6],
        rights=tuple(Right(start, end) for start, end in zip(*starts_and_ends, strict=True)),
        organisation=OrganisationFacts(
            id=organisation[0],
            public_id=organisation[1],
            siret=organisation[2],
            nda=organisation[3],
            name=organisation[4],
            city=organisation[5],
            iban_end=organisation[6],
            standing=Standing(*organisation[7:]),
        ),
    )


def _actions_of(offers: Sequence[Offer], day: date) -> defaultdict[int, tuple[ActionLine, ...]]:
    first = first_start(day)
    sessions: defaultdict[int, list[SessionLine]] = defaultdict(list)
    actions = list(Action.objects.filter(offer__in=offers).order_by("price_cents", "pk"))
    for session in Session.objects.filter(action__in=actions, end__gte=day).order_by("start", "pk"):
        sessions[session.action_id].append(_session_line(session, first))
    lines: defaultdict[int, tuple[ActionLine, ...]] = defaultdict(tuple)
    for action in actions:
        lines[action.offer_id] += (_action_line(action, sessions[action.pk]),)
    return lines


def _session_line(session: Session, first: date) -> SessionLine:
    return SessionLine(
        public_id=session.public_id,
        start=session.start,
        end=session.end,
        seats=session.seats,
        orderable=session.open and session.start >= first,
        number=session.number,
        open=session.open,
    )


def _action_line(action: Action, sessions: list[SessionLine]) -> ActionLine:
    return ActionLine(
        public_id=action.public_id,
        modality=action.modality,
        hours=action.hours,
        price_cents=action.price_cents,
        city=action.city,
        postcode=action.postcode,
        sessions=tuple(sessions),
        department=action.department,
        prerequisites=action.prerequisites,
        number=action.number,
        announced=action.announced,
    )
