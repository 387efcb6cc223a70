"""The holder's verbs: request, accept, cancel."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from pecule.catalogue import queries as catalogue
from pecule.catalogue.models import Session
from pecule.catalogue.queries import SessionFacts
from pecule.holders.models import Holder
from pecule.holders.queries import require_open
from pecule.kernel.actors import Actor
from pecule.kernel.refusals import NotFound
from pecule.orders.actions.money import free_funds, hold_funds
from pecule.orders.actions.steps import (
    acts_as_holder,
    check_move,
    day_of,
    due,
    lock_for_holder,
    replayed,
    scheme,
    take,
)
from pecule.orders.models import Order
from pecule.orders.queries.quotes import quote_for, seats_taken
from pecule.orders.rules.cancelling import check_free_to_cancel
from pecule.orders.rules.life import MOVES, OPEN
from pecule.orders.rules.refusals import (
    AlreadyOrdered,
    KeyUsedDifferently,
    NoSeatLeft,
    NotEnoughRights,
    NotOnSale,
    TooManyRequests,
)
from pecule.scheme.delays import check_start


@transaction.atomic
def request_order(*, holder: UUID, session: UUID, key: UUID, by: Actor, at: datetime) -> UUID:
    """Ask an organisation for a place and return the order's public id. No euro is held yet.

    What is ordered (price, dates, place, organisation) is fixed here. The organisation answers within the scheme's
    delay. Twice with the same ``key`` gives the same order. Raises NotFound, AccountLocked, AccountClosed, NotOnSale,
    StartTooSoon, NoSeatLeft, NotEnoughRights, AlreadyOrdered, TooManyRequests, KeyUsedDifferently, and the scheme's
    own refusals (LicenceNeedsThirdParty…). Source: L6323-2, L6323-9.
    """
    buyer = _locked_holder(holder, by)
    asked = catalogue.session_facts(session)
    before = Order.objects.filter(holder=buyer, request_key=key).first()
    if before is not None:
        if before.session_id != asked.id:
            raise KeyUsedDifferently
        return before.public_id
    require_open(buyer.pk)
    _check_session(asked, at)
    _check_requests(buyer, asked, at)
    quote = quote_for(buyer.pk, asked, day=day_of(at))
    if quote.missing_cents:
        raise NotEnoughRights(missing_cents=quote.missing_cents, price_cents=asked.price_cents)
    order = Order.objects.create(
        request_key=key,
        holder=buyer,
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
        price_cents=asked.price_cents,
        start=asked.start,
        end=asked.end,
        requested_at=at,
    )
    order.refresh_from_db(fields=["public_id"])
    take(order, MOVES[0], due_on=due("answer", day_of(at)), key=key, by=by, at=at, cents=order.price_cents)
    return order.public_id


@transaction.atomic
def accept_order(*, order: UUID, holder: UUID, key: UUID, by: Actor, at: datetime) -> None:
    """Accept the organisation's proposal: the price is held at once, fund by fund, in the order of the law.

    Raises NotFound, NotNow, TooLate, AccountLocked, AccountClosed, NotOnSale, NoSeatLeft, NotEnoughRights,
    KeyUsedDifferently. An approval (``ports.Approvals``) will be asked before the holds. Source: L6323-2, R6333-3.
    """
    found = lock_for_holder(order, holder, by)
    if replayed(found, key, "accept"):
        return
    move = check_move(found, "accept", at)
    _locked_holder(holder, by)
    require_open(found.holder_id)
    seats = Session.objects.select_for_update().values_list("seats", flat=True).get(pk=found.session_id)
    if seats_taken([found.session_id]).get(found.session_id, 0) >= seats:
        raise NoSeatLeft
    asked = catalogue.session_facts(found.session.public_id)
    if not asked.on_sale(day_of(at)):
        raise NotOnSale
    quote = quote_for(found.holder_id, asked, day=day_of(at), price_cents=found.price_cents)
    if quote.missing_cents:
        raise NotEnoughRights(missing_cents=quote.missing_cents, price_cents=found.price_cents)
    hold_funds(found, quote, by=by, at=at)
    take(found, move, due_on=due("entry", found.start), key=key, by=by, at=at, cents=found.price_cents)


@transaction.atomic
def cancel_order(*, order: UUID, holder: UUID, key: UUID, by: Actor, at: datetime) -> None:
    """Cancel before the training: every euro held comes back. No reason is asked.

    Free until the proposal is accepted, then during withdrawal, then while the start is far enough. Raises NotFound,
    NotNow, CancelledTooLate, KeyUsedDifferently. Source: C. conso L221-18, general conditions.
    """
    found = lock_for_holder(order, holder, by)
    if replayed(found, key, "cancel"):
        return
    move = check_move(found, "cancel", at)
    if found.state == "accepted":
        accepted_at = found.transitions.get(verb="accept").at
        check_free_to_cancel(
            scheme(),
            accepted_on=day_of(accepted_at),
            starts_on=found.start,
            day=day_of(at),
            price_cents=found.price_cents,
        )
    freed = free_funds(found, by=by, at=at)
    take(found, move, key=key, by=by, at=at, cents=freed)


def _locked_holder(holder: UUID, by: Actor) -> Holder:
    """One purchase at a time for one holder, so that two orders never plan on the same euro."""
    found = (
        Holder.objects.select_for_update(of=("self",), no_key=True)
        .select_related("login")
        .filter(public_id=holder)
        .first()
    )
    if found is None or not acts_as_holder(found.login, by):
        raise NotFound
    return found


def _check_session(asked: SessionFacts, at: datetime) -> None:
    if not asked.on_sale(day_of(at)):
        raise NotOnSale
    check_start(scheme(), proposed_on=day_of(at), starts_on=asked.start)
    if seats_taken([asked.id]).get(asked.id, 0) >= asked.seats:
        raise NoSeatLeft


def _check_requests(buyer: Holder, asked: SessionFacts, at: datetime) -> None:
    mine = Order.objects.filter(holder=buyer)
    if mine.filter(session_id=asked.id, state__in=OPEN).exists():
        raise AlreadyOrdered
    limit = scheme().find("requests_per_action", on=day_of(at))
    if (
        limit
        and mine.filter(session__action_id=asked.action_id, state__in=("requested", "proposed")).count() >= limit.value
    ):
        raise TooManyRequests(limit=limit.value)
