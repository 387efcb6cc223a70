"""Whatever is done in whatever order, the ledger holds exactly what a small model of orders says."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from pecule.catalogue import actions as catalogue
from pecule.kernel.refusals import Refusal
from pecule.ledger.queries import balances
from pecule.orders import actions
from pecule.orders.models import CardPayment, Order, OrderFund, Transition
from pecule.orders.rules.attendance import AttendanceRow
from pecule.orders.rules.life import FINAL, HOLDING, MOVES, PAID
from pecule.payouts.models import Payable
from tests.catalogue.making import AT, BY
from tests.orders import making
from tests.orders.making import Buyer, Seller

ALLOWED = {(move.verb, move.from_state, move.to_state) for move in MOVES}
GIVEN_CENTS = 150_000
BEGUN = {"requested": 0, "accepted": 0, "in_training": 30, "service_done": 40}
"""How far the first order has come when the play begins, and on which day."""


@dataclass
class Euros:
    """The model of one order: where each of its cents is. All of them always make the price once it is accepted."""

    buyer: int
    price: int
    from_rights: int = 0
    from_card: int = 0
    earned: int = 0
    ended: bool = False


class Orders(RuleBasedStateMachine):
    """Two holders, two organisations and an agent press every button at random while days go by."""

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.buyers: list[Buyer] = []
        self.sellers: list[Seller] = []
        self.orders: list[tuple[UUID, Buyer, Seller]] = []
        self.model: dict[UUID, Euros] = {}
        self.day = 0

    @initialize(state=st.sampled_from(sorted(BEGUN)))
    def open_everything(self, state: str) -> None:
        self.buyers = [making.make_buyer(number, cents=GIVEN_CENTS) for number in range(2)]
        self.sellers = [
            making.make_seller(0, seats=1),
            making.make_seller(1, price_cents=77_777, start=making.START + timedelta(days=7)),
        ]
        first = making.taken_to(state, self.buyers[0], self.sellers[0])
        self.orders.append((first, self.buyers[0], self.sellers[0]))
        self.model[first] = Euros(0, 0)
        self.day = BEGUN[state]
        self.learn()

    def try_to(self, verb: Callable[..., Any], **given: Any) -> Any:
        """Do it, or be refused; the model then learns what the order's last step means."""
        try:
            done = verb(**given, at=making.later(self.day))
        except Refusal:
            done = None
        self.learn()
        return done

    def learn(self) -> None:
        """Tell the model what steps mean: nothing here reads a fund, a transfer or an amount paid."""
        for order, _, _ in self.orders:
            euros, row = self.model[order], Order.objects.get(public_id=order)
            if euros.ended:
                continue
            euros.price = row.price_cents
            if row.state in HOLDING:
                euros.from_card = 0 if row.state == "payment_due" else row.card_cents
                euros.from_rights = row.price_cents - row.card_cents
            if row.state in FINAL:
                euros.ended = True
                euros.earned = self.earned(row)

    def earned(self, row: Order) -> int:
        """What an ended order earns, by the parameters of 2026: all when late, else by the rate."""
        if row.state == "charged":
            return row.price_cents
        if row.state != "completed":
            return 0
        decided = getattr(row, "control", None)
        rate = row.completion_percent if decided is None else decided.percent_allowed
        return row.price_cents * (rate or 0) // 100

    @rule(days=st.sampled_from([1, 2, 3, 5, 8, 13, 21, 60]))
    def days_go_by(self, days: int) -> None:
        self.day += days

    @rule(who=st.integers(0, 1), what=st.integers(0, 1))
    def request(self, who: int, what: int) -> None:
        buyer, seller = self.buyers[who], self.sellers[what]
        order = self.try_to(making.request, buyer=buyer, seller=seller)
        if order is not None:
            self.orders.append((order, buyer, seller))
            self.model[order] = Euros(who, 0)

    @precondition(lambda self: self.orders)
    @rule(which=st.integers(0, 30), yes=st.booleans(), lower=st.booleans())
    def answer(self, which: int, yes: bool, lower: bool) -> None:
        order, _, seller = self.orders[which % len(self.orders)]
        price = 50_001 if lower else None
        self.try_to(making.answer, order=order, seller=seller, accept=yes, reason="full", price_cents=price)

    @precondition(lambda self: self.orders)
    @rule(which=st.integers(0, 30))
    def accept(self, which: int) -> None:
        order, buyer, _ = self.orders[which % len(self.orders)]
        self.try_to(making.agree, order=order, buyer=buyer)

    @precondition(lambda self: self.orders)
    @rule(which=st.integers(0, 30), outcome=st.sampled_from(["paid", "refused", "nothing"]))
    def pay(self, which: int, outcome: str) -> None:
        order, buyer, _ = self.orders[which % len(self.orders)]
        payment = self.try_to(making.begin_payment, order=order, buyer=buyer)
        if payment is not None and outcome != "nothing":
            self.try_to(making.answer_card, payment=payment, outcome=outcome)

    @precondition(lambda self: CardPayment.objects.filter(state="started").exists())
    @rule()
    def a_payment_comes_late(self) -> None:
        payment = CardPayment.objects.filter(state="started").order_by("pk")[0].public_id
        self.try_to(making.answer_card, payment=payment)

    @precondition(lambda self: self.orders)
    @rule(which=st.integers(0, 30), by_holder=st.booleans(), sure=st.booleans())
    def cancel(self, which: int, by_holder: bool, sure: bool) -> None:
        order, buyer, seller = self.orders[which % len(self.orders)]
        if by_holder:
            self.try_to(making.cancel, order=order, buyer=buyer, confirm_charge=sure)
        else:
            self.try_to(making.cancel_by_seller, order=order, seller=seller)

    @precondition(lambda self: self.orders)
    @rule(which=st.integers(0, 30))
    def come(self, which: int) -> None:
        order, _, seller = self.orders[which % len(self.orders)]
        found = Order.objects.get(public_id=order)
        day = min(max(AT.date() + timedelta(days=self.day), found.start), found.end)
        self.try_to(making.enter, order=order, seller=seller, day=day)

    @precondition(lambda self: self.orders)
    @rule(which=st.integers(0, 30), percent=st.integers(0, 100), proven=st.booleans(), why=st.integers(0, 4))
    def deliver(self, which: int, percent: int, proven: bool, why: int) -> None:
        order, _, seller = self.orders[which % len(self.orders)]
        found = Order.objects.get(public_id=order)
        today = AT.date() + timedelta(days=self.day)
        if proven and found.entered_on:
            rows = [AttendanceRow(found.entered_on, "day", 14 * percent)]
            self.try_to(
                actions.declare_attendance, order=order, organisation=seller.public_id, rows=rows, key=uuid4(),
                by=seller.actor,
            )  # fmt: skip
        reason = ("finished", "holder_dropped_out", "organisation_postponed", "organisation_stopped", "force_majeure")
        self.try_to(
            making.finish, order=order, seller=seller, percent=percent, exit_reason=reason[why],
            day=max(today, found.start),
        )  # fmt: skip

    @precondition(lambda self: self.orders)
    @rule(which=st.integers(0, 30), what=st.integers(0, 4), percent=st.integers(0, 100))
    def the_holder_says(self, which: int, what: int, percent: int) -> None:
        order, buyer, _ = self.orders[which % len(self.orders)]
        mine: dict[str, Any] = {"order": order, "holder": buyer.public_id, "key": uuid4(), "by": buyer.actor}
        today = AT.date() + timedelta(days=self.day)
        says: tuple[tuple[Callable[..., Any], dict[str, Any]], ...] = (
            (actions.claim_force_majeure, {"reason": "accident"}),
            (actions.confirm_entry, {"day": today}),
            (actions.confirm_end, {"percent": percent, "rating": 3}),
            (actions.dispute, {"reason": "not so"}),
            (actions.pay_by_card, {"back_url": "/"}),
        )
        verb, given = says[what]
        if verb is actions.pay_by_card:
            del mine["key"]
        self.try_to(verb, **mine, **given)

    @precondition(lambda self: self.orders)
    @rule(which=st.integers(0, 30))
    def nobody_came(self, which: int) -> None:
        order, _, seller = self.orders[which % len(self.orders)]
        self.try_to(actions.declare_no_show, order=order, organisation=seller.public_id, key=uuid4(), by=seller.actor)

    @precondition(lambda self: self.orders)
    @rule(which=st.integers(0, 30), what=st.integers(0, 2), yes=st.booleans(), percent=st.integers(0, 100))
    def staff_decide(self, which: int, what: int, yes: bool, percent: int) -> None:
        order, _, _ = self.orders[which % len(self.orders)]
        given: dict[str, Any] = {"order": order, "reason": "as it is", "key": uuid4(), "by": BY}
        if what == 0:
            self.try_to(actions.open_control, **given)
        elif what == 1:
            self.try_to(actions.decide_control, percent_allowed=percent, **given)
        else:
            self.try_to(actions.decide_force_majeure, accepted=yes, **given)

    @precondition(lambda self: self.day > 20)
    @rule(which=st.integers(0, 1))
    def one_is_delisted(self, which: int) -> None:
        self.try_to(
            catalogue.change_status, organisation=self.sellers[which].public_id, status="delisted", reason="control",
            by=BY,
        )  # fmt: skip

    @rule()
    def clocks(self) -> None:
        assert "failed" not in actions.run_order_clocks(at=making.later(self.day))
        self.learn()

    @invariant()
    def every_state_was_reached_by_a_move(self) -> None:
        taken = Transition.objects.order_by("pk").values_list("order_id", "verb", "from_state", "to_state")
        last: dict[int, str] = {}
        for order, verb, from_state, to_state in taken:
            assert (verb, from_state, to_state) in ALLOWED
            assert from_state == last.get(order, "draft")
            last[order] = to_state
        assert dict(Order.objects.values_list("pk", "state")) == last

    @invariant()
    def the_ledger_holds_what_the_model_says(self) -> None:
        for seller in self.sellers:
            mine = [self.model[order] for order, _, sold_by in self.orders if sold_by is seller]
            held = sum(euros.from_rights + euros.from_card for euros in mine if not euros.ended)
            assert seller.money == (held, sum(euros.earned for euros in mine))
        for number, buyer in enumerate(self.buyers):
            mine = [euros for euros in self.model.values() if euros.buyer == number]
            rights = [fund for fund in OrderFund.objects.filter(order__holder_id=buyer.id) if fund.kind != "card"]
            spent = sum(fund.posted_cents or 0 for fund in rights)
            assert buyer.available == GIVEN_CENTS - spent - sum(euros.from_rights for euros in mine if not euros.ended)
            assert buyer.by_card == sum(euros.from_card for euros in mine if not euros.ended)

    @invariant()
    def what_is_owed_is_what_was_earned(self) -> None:
        owed = dict(Payable.objects.values_list("reference", "cents"))
        assert owed == {f"order:{order}": euros.earned for order, euros in self.model.items() if euros.earned}
        paid = Order.objects.filter(state__in=PAID).values_list("public_id", "paid_cents")
        assert dict(paid) == {order: self.model[order].earned for order, _ in paid}

    @invariant()
    def cards_give_and_take_to_the_cent(self) -> None:
        taken = sum(payment.cents - (payment.refund_cents or 0) for payment in CardPayment.objects.filter(state="paid"))
        clearing = [row.balance.posted_cents for row in balances("scheme", 0) if row.fund == "card-clearing"]
        assert sum(clearing) == -taken

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)


def test_any_sequence_of_verbs_keeps_orders_and_ledger_in_step(db: None) -> None:
    run_state_machine_as_test(
        Orders,
        settings=settings(
            max_examples=15,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )
