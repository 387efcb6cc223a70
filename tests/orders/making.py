"""Holders with money, and orders taken as far as a test needs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal
from uuid import UUID, uuid4

from pecule.catalogue import actions as catalogue
from pecule.catalogue.queries import organisation
from pecule.holders.actions import NewPerson, attach_login, open_holder
from pecule.holders.queries import standing
from pecule.kernel.actors import Actor, system
from pecule.kernel.identifiers import read_nir
from pecule.ledger import actions as ledger
from pecule.ledger.queries import balances
from pecule.orders import actions
from pecule.orders.models import CardPayment, Order
from pecule.orders.rules.attendance import AttendanceRow
from pecule.signin.rules import Audience
from tests.catalogue.making import AT, BY, DAY, make_login, make_offer, make_organisation, make_session, member

NUMBERS = ("2850375123456", "1900663123457", "2780913055321")
START = DAY + timedelta(days=30)  # Wednesday 1 April 2026
END = START + timedelta(days=10)
PRICE = 120_000
PARTICIPATION = 10_320


def later(days: int) -> datetime:
    """The same hour some days later."""
    return AT + timedelta(days=days)


@dataclass(frozen=True)
class Buyer:
    """A holder as tests need one."""

    id: int
    public_id: UUID
    actor: Actor

    @property
    def available(self) -> int:
        """Cents of rights free in all funds."""
        return sum(account.balance.available_cents for account in balances("holder", self.id))

    @property
    def by_card(self) -> int:
        """Cents on the accounts of this holder's card payments, held or not."""
        return sum(row.balance.posted_cents for row in balances("holder", self.id) if row.fund.startswith("card:"))


@dataclass(frozen=True)
class Seller:
    """An organisation as tests need one, with one session on sale."""

    id: int
    public_id: UUID
    actor: Actor
    session: UUID

    @property
    def money(self) -> tuple[int, int]:
        """Cents held, cents due."""
        due = [account.balance for account in balances("organisation", self.id) if account.fund == "due"]
        return (due[0].pending_credit_cents, due[0].posted_cents) if due else (0, 0)


def make_buyer(number: int = 0, *, cents: int = 500_000, fund: str = "own", nir: str = "") -> Buyer:
    """A holder who signs in and has ``cents`` in one fund."""
    person = NewPerson(
        number=read_nir(nir or NUMBERS[number]), birth_name=f"Secret{number}", given_names=f"Camille{number}"
    )
    holder_id = open_holder(person, by=BY, at=AT)
    login = make_login(f"holder{number}@example.org", Audience.HOLDER)
    attach_login(holder_id=holder_id, login_id=login.pk, by=BY, at=AT)
    give(holder_id, cents, fund)
    return Buyer(holder_id, standing(holder_id).public_id, Actor("holder", str(login.public_id)))


def give(holder_id: int, cents: int, fund: str = "own") -> None:
    """Put money in a holder's fund."""
    account = ledger.open_account(owner_kind="holder", owner_id=holder_id, fund=fund, floored=True)
    source = ledger.open_account(owner_kind="scheme", owner_id=0, fund="yearly-credit", floored=False)
    if cents:
        ledger.transfer(
            id=uuid4(),
            debit=source,
            credit=account,
            amount_cents=cents,
            code="test",
            reference="test",
            effective_on=DAY,
            at=AT,
            by=BY,
        )


def make_seller(number: int = 0, *, price_cents: int = PRICE, seats: int = 12, start: date = START) -> Seller:
    """A listed organisation with a member and a session on sale."""
    public_id = make_organisation(number, name=f"Organisme {number}")
    login = make_login(f"member{number}@organisme.example")
    catalogue.add_member(organisation=public_id, login=login.public_id, by=BY, at=AT)
    offer = make_offer(public_id, code=f"RNCP3767{number}")
    session = make_session(offer, price_cents=price_cents, seats=seats, start=start)
    return Seller(organisation(public_id).id, public_id, member(login), session)


def request(buyer: Buyer, seller: Seller, *, key: UUID | None = None, at: datetime = AT) -> UUID:
    """Request the seller's session."""
    return actions.request_order(
        holder=buyer.public_id, session=seller.session, key=key or uuid4(), by=buyer.actor, at=at
    )


def answer(
    order: UUID,
    seller: Seller,
    *,
    accept: bool = True,
    reason: str = "",
    session: UUID | None = None,
    price_cents: int | None = None,
    at: datetime = AT,
) -> None:
    """Answer as the seller."""
    actions.answer_order(
        order=order,
        organisation=seller.public_id,
        accept=accept,
        reason=reason,
        session=session,
        price_cents=price_cents,
        key=uuid4(),
        by=seller.actor,
        at=at,
    )


def agree(order: UUID, buyer: Buyer, *, key: UUID | None = None, at: datetime = AT) -> actions.Accepted:
    """Accept as the buyer; nothing is paid by card yet."""
    return actions.accept_order(order=order, holder=buyer.public_id, key=key or uuid4(), by=buyer.actor, at=at)


def begin_payment(order: UUID, buyer: Buyer, *, at: datetime = AT) -> UUID:
    """Begin to pay by card as the buyer."""
    url = actions.pay_by_card(order=order, holder=buyer.public_id, back_url="/", by=buyer.actor, at=at)
    return UUID(url.rpartition("/")[2])


def answer_card(
    payment: UUID, outcome: Literal["paid", "refused"] = "paid", *, key: UUID | None = None, at: datetime = AT
) -> str:
    """Answer as the card service."""
    cents = CardPayment.objects.values_list("cents", flat=True).get(public_id=payment)
    return actions.card_answered(
        payment=payment,
        outcome=outcome,
        amount_cents=cents,
        key=key or uuid4(),
        by=system("card"),
        at=at,
    )


def accept(order: UUID, buyer: Buyer, *, key: UUID | None = None, at: datetime = AT) -> None:
    """Accept as the buyer, and pay by card what is to be paid so."""
    if agree(order, buyer, key=key, at=at).card_cents:
        answer_card(begin_payment(order, buyer, at=at), at=at)


def cancel(order: UUID, buyer: Buyer, *, confirm_charge: bool = False, at: datetime = AT) -> None:
    """Cancel as the buyer."""
    actions.cancel_order(
        order=order, holder=buyer.public_id, confirm_charge=confirm_charge, key=uuid4(), by=buyer.actor, at=at
    )


def cancel_by_seller(order: UUID, seller: Seller, *, reason: str = "trainer ill", at: datetime = AT) -> None:
    """Cancel as the seller."""
    actions.cancel_as_organisation(
        order=order, organisation=seller.public_id, reason=reason, key=uuid4(), by=seller.actor, at=at
    )


def enter(order: UUID, seller: Seller, *, day: date = START, at: datetime | None = None) -> None:
    """Declare the entry as the seller."""
    actions.declare_entry(
        order=order, organisation=seller.public_id, day=day, key=uuid4(), by=seller.actor, at=at or later(30)
    )


def attend(order: UUID, seller: Seller, percent: int = 100, *, at: datetime | None = None) -> None:
    """Declare as the seller, on the first days, attendance that proves this share of the 35 hours."""
    minutes, rows, day = -(-35 * 60 * percent // 100), [], START
    while minutes > 0:
        rows.append(AttendanceRow(day, "day", min(minutes, 420)))
        minutes, day = minutes - 420, day + timedelta(days=1)
    if rows:
        actions.declare_attendance(
            order=order, organisation=seller.public_id, rows=rows, key=uuid4(), by=seller.actor, at=at or later(39)
        )


def finish(
    order: UUID,
    seller: Seller,
    percent: int = 100,
    *,
    day: date = END,
    exit_reason: str = "finished",
    at: datetime | None = None,
) -> None:
    """Declare the service done as the seller."""
    actions.declare_service_done(
        order=order,
        organisation=seller.public_id,
        ended_on=day,
        completion_percent=percent,
        exit_reason=exit_reason,
        key=uuid4(),
        by=seller.actor,
        at=at or later(40),
    )


def deliver(order: UUID, seller: Seller, percent: int = 100, **more: Any) -> None:
    """Declare attendance and the service done that it proves."""
    attend(order, seller, percent)
    finish(order, seller, percent, **more)


def taken_to(state: str, buyer: Buyer, seller: Seller, *, percent: int = 100) -> UUID:
    """An order in the wanted state of the straight road."""
    order = request(buyer, seller)
    steps: tuple[tuple[str, Callable[[], object]], ...] = (
        ("proposed", lambda: answer(order, seller)),
        ("payment_due", lambda: agree(order, buyer)),
        ("accepted", lambda: answer_card(begin_payment(order, buyer))),
        ("in_training", lambda: enter(order, seller)),
        ("service_done", lambda: deliver(order, seller, percent)),
        ("completed", lambda: actions.run_order_clocks(at=later(60))),
    )
    for reached, step in steps:
        if state_of(order) == state:
            break
        step()
        assert state_of(order) == reached
    return order


def state_of(order: UUID) -> str:
    """Where an order stands."""
    return Order.objects.values_list("state", flat=True).get(public_id=order)
