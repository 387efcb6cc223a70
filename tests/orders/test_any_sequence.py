"""Whatever is done in whatever order, the ledger holds exactly what open orders say."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Sum
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

from pecule.kernel.refusals import Refusal
from pecule.orders import actions
from pecule.orders.models import Order, OrderFund, Transition
from pecule.orders.rules.life import HOLDING, MOVES, STATES
from tests.catalogue.making import AT
from tests.orders import making
from tests.orders.making import Buyer, Seller

ALLOWED = {(move.verb, move.from_state, move.to_state) for move in MOVES}
GIVEN_CENTS = 250_000


class Orders(RuleBasedStateMachine):
    """Two holders and two organisations press every button at random while days go by."""

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.buyers: list[Buyer] = []
        self.sellers: list[Seller] = []
        self.orders: list[tuple[UUID, Buyer, Seller]] = []
        self.day = 0

    @initialize()
    def open_everything(self) -> None:
        self.buyers = [making.make_buyer(number, cents=GIVEN_CENTS) for number in range(2)]
        self.sellers = [
            making.make_seller(0, seats=1),
            making.make_seller(1, price_cents=77_777, start=making.START + timedelta(days=7)),
        ]

    def try_to(self, verb: Any, **given: Any) -> Any:
        """Do it, or be refused."""
        try:
            return verb(**given, at=making.later(self.day))
        except Refusal:
            return None

    @rule(days=st.integers(1, 12))
    def days_go_by(self, days: int) -> None:
        self.day += days

    @rule(who=st.integers(0, 1), what=st.integers(0, 1))
    def request(self, who: int, what: int) -> None:
        buyer, seller = self.buyers[who], self.sellers[what]
        order = self.try_to(making.request, buyer=buyer, seller=seller)
        if order is not None:
            self.orders.append((order, buyer, seller))

    @precondition(lambda self: self.orders)
    @rule(which=st.integers(0, 30), yes=st.booleans())
    def answer(self, which: int, yes: bool) -> None:
        order, _, seller = self.orders[which % len(self.orders)]
        self.try_to(making.answer, order=order, seller=seller, accept=yes, reason="full")

    @precondition(lambda self: self.orders)
    @rule(which=st.integers(0, 30))
    def accept(self, which: int) -> None:
        order, buyer, _ = self.orders[which % len(self.orders)]
        self.try_to(making.accept, order=order, buyer=buyer)

    @precondition(lambda self: self.orders)
    @rule(which=st.integers(0, 30), side=st.booleans())
    def cancel(self, which: int, side: bool) -> None:
        order, buyer, seller = self.orders[which % len(self.orders)]
        if side:
            self.try_to(making.cancel, order=order, buyer=buyer)
        else:
            self.try_to(making.cancel_by_seller, order=order, seller=seller)

    @precondition(lambda self: self.orders)
    @rule(which=st.integers(0, 30), percent=st.integers(0, 100))
    def deliver(self, which: int, percent: int) -> None:
        order, _, seller = self.orders[which % len(self.orders)]
        found = Order.objects.get(public_id=order)
        today = AT.date() + timedelta(days=self.day)
        day = min(max(today, found.start), found.end)
        self.try_to(making.enter, order=order, seller=seller, day=day)
        self.try_to(making.finish, order=order, seller=seller, percent=percent, day=max(day, today))

    @rule()
    def clocks(self) -> None:
        assert "failed" not in actions.run_order_clocks(at=making.later(self.day))

    @invariant()
    def every_state_was_reached_by_a_move(self) -> None:
        taken = Transition.objects.order_by("pk").values_list("order_id", "verb", "from_state", "to_state")
        last: dict[int, str] = {}
        for order, verb, from_state, to_state in taken:
            assert (verb, from_state, to_state) in ALLOWED
            assert from_state == last.get(order, "draft")
            last[order] = to_state
        assert dict(Order.objects.values_list("pk", "state")) == last
        assert set(last.values()) <= set(STATES)

    @invariant()
    def the_ledger_holds_what_orders_say(self) -> None:
        for seller in self.sellers:
            mine = Order.objects.filter(organisation_id=seller.id)
            held = mine.filter(state__in=HOLDING).aggregate(sum=Sum("price_cents"))["sum"] or 0
            paid = mine.aggregate(sum=Sum("paid_cents"))["sum"] or 0
            assert seller.money == (held, paid)
        for buyer in self.buyers:
            funds = OrderFund.objects.filter(order__holder_id=buyer.id, kind="own")
            kept = funds.filter(order__state__in=HOLDING).aggregate(sum=Sum("cents"))["sum"] or 0
            spent = funds.aggregate(sum=Sum("posted_cents"))["sum"] or 0
            assert buyer.available == GIVEN_CENTS - kept - spent >= 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)


def test_any_sequence_of_verbs_keeps_orders_and_ledger_in_step(db: None) -> None:
    run_state_machine_as_test(
        Orders,
        settings=settings(
            max_examples=15,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )
