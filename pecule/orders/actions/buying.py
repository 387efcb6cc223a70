"""The holder buys: request a place, approve the purchase. Accepting it is next door."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from pecule.catalogue import queries as catalogue
from pecule.catalogue.queries import SessionFacts
from pecule.holders.queries import Standing, check_open, lock_standing
from pecule.kernel.actors import Actor
from pecule.kernel.refusals import NotFound
from pecule.orders.actions import telling
from pecule.orders.actions.steps import (
    acts_as_holder,
    check_move,
    day_of,
    due,
    lock_for_holder,
    owner_of,
    scheme,
    take,
)
from pecule.orders.models import Order
from pecule.orders.ports import Purchase, approvals
from pecule.orders.queries.quotes import Quote, quote_for, seats_taken
from pecule.orders.queries.whose import of_holder, subjects_of
from pecule.orders.rules.life import ASKED, OPEN
from pecule.orders.rules.refusals import (
    AlreadyOrdered,
    ApprovalUnavailable,
    KeyUsedDifferently,
    NoSeatLeft,
    NotOnSale,
    TooManyRequests,
)
from pecule.scheme.delays import check_start
from pecule.screening.actions import decide
from pecule.screening.rules import PurchaseHeld


@transaction.atomic
def request_order(*, holder: UUID, session: UUID, key: UUID, by: Actor, at: datetime) -> UUID:
    """Ask an organisation for a place and return the order's public id. No euro is held yet.

    The training, its place and the organisation are fixed here; price, dates and session by the proposal. The
    organisation answers within the scheme's delay, or first acknowledges when there are prerequisites. Twice with the
    same ``key`` gives the same order. Raises NotFound, AccountLocked, AccountClosed, NotOnSale, StartTooSoon,
    NoSeatLeft, AlreadyOrdered, TooManyRequests, KeyUsedDifferently, and the scheme's own refusals
    (LicenceNeedsThirdParty…). Source: L6323-2, L6323-9.
    """
    buyer = _locked_holder(holder, by)
    asked = catalogue.session_facts(session)
    before = Order.objects.filter(holder_id=buyer.id, request_key=key).first()
    if before is not None:
        if not before.transitions.filter(key=key, verb="request").exists() or _requested(before) != asked.id:
            raise KeyUsedDifferently
        return before.public_id
    check_open(buyer.status)
    _check_session(asked, at)
    _check_requests(buyer.id, asked, at)
    quote_for(buyer.id, asked, day=day_of(at))
    order = Order.objects.create(
        request_key=key,
        holder_id=buyer.id,
        organisation_id=asked.organisation.id,
        session_id=asked.id,
        organisation_name=asked.organisation.name,
        organisation_siret=asked.organisation.siret,
        title=asked.title,
        certification_code=asked.certification_code,
        certification_title=asked.certification_title,
        kind=asked.kind,
        modality=asked.modality,
        hours=asked.hours,
        city=asked.city,
        prerequisites=asked.prerequisites,
        price_cents=asked.price_cents,
        start=asked.start,
        end=asked.end,
        requested_at=at,
    )
    order.refresh_from_db(fields=["public_id"])
    last = due("acknowledge" if order.prerequisites else "answer", day_of(at))
    take(order, "request", "requested", due_on=last, expires_on=last, key=key, by=by, at=at, cents=order.price_cents)
    telling.requested(order, key=key, by=by, at=at)
    return order.public_id


def approval_url(*, order: UUID, holder: UUID, back_url: str, by: Actor, at: datetime) -> str:
    """Ask for the holder's approval of exactly this purchase; return the address where it is given.

    Raises NotFound, NotNow, TooLate, PurchaseHeld, ApprovalUnavailable, and the adapter's own refusals.
    """
    with transaction.atomic():
        found = lock_for_holder(order, holder, by)
        check_move(found, "accept", at)
        asked, quote = _quoted(found, at)
    if decide(event="order.approval", subjects=subjects_of(order), at=at).stops:
        raise PurchaseHeld
    service = approvals()
    if service is None:
        raise ApprovalUnavailable
    return service.ask(purchase_of(found, asked, quote), holder=holder, back_url=back_url, at=at)


def _quoted(order: Order, at: datetime) -> tuple[SessionFacts, Quote]:
    asked = catalogue.session_facts_by_id(order.session_id)
    return asked, quote_for(owner_of(order).pk, asked, day=day_of(at), price_cents=order.price_cents)


def purchase_of(order: Order, asked: SessionFacts, quote: Quote) -> Purchase:
    """The purchase that the holder approves, word for word."""
    return Purchase(
        order=order.public_id,
        session=asked.public_id,
        organisation_siret=order.organisation_siret,
        organisation_name=order.organisation_name,
        title=order.title,
        start=order.start,
        end=order.end,
        price_cents=order.price_cents,
        card_cents=quote.card_cents,
        remaining_cents=quote.available_cents - (quote.price_cents - quote.card_cents),
    )


def _requested(order: Order) -> int:
    """The session first asked for. A proposal may have moved the order to another of the same action."""
    return order.asked_session_id or order.session_id


def _locked_holder(holder: UUID, by: Actor) -> Standing:
    """One purchase at a time for one holder, so that two orders never plan on the same euro."""
    found, login = lock_standing(holder)
    if not acts_as_holder(login, by):
        raise NotFound
    return found


def _check_session(asked: SessionFacts, at: datetime) -> None:
    if not asked.on_sale(day_of(at)):
        raise NotOnSale
    check_start(scheme(), proposed_on=day_of(at), starts_on=asked.start)
    if seats_taken([asked.id]).get(asked.id, 0) >= asked.seats:
        raise NoSeatLeft


def _check_requests(buyer: int, asked: SessionFacts, at: datetime) -> None:
    mine = Order.objects.filter(of_holder(buyer))
    if mine.filter(session_id=asked.id, state__in=OPEN).exists():
        raise AlreadyOrdered
    limit = scheme().find("requests_per_action", on=day_of(at))
    if limit and mine.filter(session__action_id=asked.action_id, state__in=ASKED).count() >= limit.value:
        raise TooManyRequests(limit=limit.value)
