"""What a training organisation's program puts on sale, and takes off it."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from django.utils.timezone import localtime
from ninja import Query, Router, Schema, Status
from pydantic import Field

from pecule.catalogue import actions
from pecule.catalogue.queries import OwnOffer, offers_of
from pecule.signin.rules import Scope
from pecule.sites.api.once import once
from pecule.sites.api.paging import Page, Where, page
from pecule.sites.api.passes import ApiRequest, May
from pecule.sites.api.selling import organisation_of

router = Router(tags=["offers"])
READ, WRITE = May(Scope.OFFERS_READ), May(Scope.OFFERS_WRITE)
Long = Annotated[str, Field(max_length=3000)]
Count = Annotated[int, Field(gt=0, le=100_000)]


class MadeOut(Schema):
    """What was just published."""

    id: UUID


class SessionOut(Schema):
    """Dates, both included."""

    id: UUID
    start: date
    end: date
    seats: int
    open: bool


class ActionOut(Schema):
    """A way to follow an offer. Amounts in cents, all taxes."""

    id: UUID
    modality: str
    hours: int
    price_cents: int
    city: str
    prerequisites: str
    sessions: list[SessionOut]


class OfferOut(Schema):
    """An offer; ``on_sale`` says whether holders see it today (L6323-9-1)."""

    id: UUID
    title: str
    certification: str
    status: str
    on_sale: bool
    actions: list[ActionOut]


class OfferIn(Schema):
    """A training as it is announced; ``certification`` is the register's code."""

    certification: Annotated[str, Field(max_length=20)]
    title: Annotated[str, Field(max_length=255)]
    objective: Long
    results: Long = ""
    content: Long = ""


class ActionIn(Schema):
    """A way to follow it: ``city`` for what is not at a distance; ``prerequisites`` empty when anybody may come."""

    modality: Literal["in_person", "distance", "mixed"]
    hours: Count
    price_cents: Annotated[int, Field(gt=0, le=100_000_000)]
    city: Annotated[str, Field(max_length=100)] = ""
    postcode: Annotated[str, Field(max_length=10)] = ""
    prerequisites: Long = ""


class SessionIn(Schema):
    """Dates, both included."""

    start: date
    end: date
    seats: Count


@router.get("/offers", auth=READ, response=Page[OfferOut])
def offers(request: ApiRequest, where: Query[Where]) -> Page[OfferOut]:
    """The organisation's own offers, those on sale first, with their sessions to come."""
    mine = offers_of(organisation_of(request).id, day=localtime(request.now).date())
    return page(request, where, lambda limit, offset: mine[offset : offset + limit], _shown)


@router.post("/offers", auth=WRITE, response={201: MadeOut})
def publish(request: ApiRequest, body: OfferIn) -> Status[dict[str, object]]:
    """Publish an offer."""
    mine = organisation_of(request).public_id
    return once(
        request,
        lambda key: MadeOut(
            id=actions.publish_offer(organisation=mine, by=request.actor, at=request.now, **body.model_dump())
        ),
        status=201,
    )


@router.post("/offers/{offer}/withdraw", auth=WRITE, response=dict[str, bool])
def withdraw(request: ApiRequest, offer: UUID) -> Status[dict[str, object]]:
    """Take an offer off sale; orders under way go on."""
    return once(request, lambda key: actions.withdraw_offer(offer=offer, by=request.actor, at=request.now))


@router.post("/offers/{offer}/actions", auth=WRITE, response={201: MadeOut})
def publish_action(request: ApiRequest, offer: UUID, body: ActionIn) -> Status[dict[str, object]]:
    """Publish a way to follow an offer."""
    return once(
        request,
        lambda key: MadeOut(
            id=actions.publish_action(offer=offer, by=request.actor, at=request.now, **body.model_dump())
        ),
        status=201,
    )


@router.post("/actions/{action}/sessions", auth=WRITE, response={201: MadeOut})
def publish_session(request: ApiRequest, action: UUID, body: SessionIn) -> Status[dict[str, object]]:
    """Publish the dates of an action."""
    return once(
        request,
        lambda key: MadeOut(
            id=actions.publish_session(action=action, by=request.actor, at=request.now, **body.model_dump())
        ),
        status=201,
    )


@router.post("/sessions/{session}/close", auth=WRITE, response=dict[str, bool])
def close(request: ApiRequest, session: UUID) -> Status[dict[str, object]]:
    """Take no new order for a session."""
    return once(request, lambda key: actions.close_session(session=session, by=request.actor, at=request.now))


@router.post("/sessions/{session}/reopen", auth=WRITE, response=dict[str, bool])
def reopen(request: ApiRequest, session: UUID) -> Status[dict[str, object]]:
    """Take orders again for a session."""
    return once(request, lambda key: actions.reopen_session(session=session, by=request.actor, at=request.now))


def _shown(offer: OwnOffer) -> OfferOut:
    return OfferOut(
        id=offer.public_id,
        title=offer.title,
        certification=offer.certification_code,
        status=offer.status,
        on_sale=offer.on_sale,
        actions=[
            ActionOut(
                id=action.public_id,
                modality=action.modality,
                hours=action.hours,
                price_cents=action.price_cents,
                city=action.city,
                prerequisites=action.prerequisites,
                sessions=[
                    SessionOut(
                        id=session.public_id,
                        start=session.start,
                        end=session.end,
                        seats=session.seats,
                        open=session.open,
                    )
                    for session in action.sessions
                ],
            )
            for action in offer.actions
        ],
    )
