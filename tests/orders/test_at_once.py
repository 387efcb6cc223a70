"""Several things at the same instant, really committed: the same euro is never spent twice."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from pecule.kernel.refusals import Refusal
from pecule.orders import actions
from pecule.orders.models import CardPayment, Order
from tests.catalogue.making import sql
from tests.orders.fakes import Till
from tests.orders.making import (
    PARTICIPATION,
    PRICE,
    agree,
    answer,
    answer_card,
    begin_payment,
    cancel,
    later,
    make_buyer,
    make_seller,
    request,
    state_of,
    taken_to,
)
from tests.screening import making as screening

TABLES = (
    "orders_transition, orders_orderfund, orders_cardpayment, orders_attendance, orders_controldocument, "
    "orders_control, orders_forcemajeure, orders_order, payouts_payable, notices_outbox, catalogue_session, "
    "catalogue_action, catalogue_offer, catalogue_certification, catalogue_member, catalogue_organisation, "
    f"holders_holder, signin_login, {screening.TABLES}"
)


@pytest.fixture(autouse=True)
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A database where what is written is really committed, so that threads meet; emptied afterwards."""
    with django_db_blocker.unblock():
        (last_transfer,), (last_line,) = (
            sql("SELECT coalesce(max(seq), 0) FROM ledger_transfer")[0],
            sql("SELECT coalesce(max(id), 0) FROM audit_line")[0],
        )
        accounts = [id for (id,) in sql("SELECT id FROM ledger_account")]
        yield
        sql("SET session_replication_role = replica")
        sql(f"TRUNCATE {TABLES} CASCADE")
        sql("DELETE FROM ledger_transfer WHERE seq > %s", last_transfer)
        sql("DELETE FROM audit_line WHERE id > %s", last_line)
        sql("DELETE FROM ledger_open_hold WHERE id NOT IN (SELECT id FROM ledger_transfer)")
        sql("DELETE FROM ledger_stripe WHERE account_id <> ALL (%s)", accounts)
        sql("DELETE FROM ledger_account WHERE id <> ALL (%s)", accounts)
        sql("SET session_replication_role = DEFAULT")


def at_once(verbs: Sequence[Callable[[], object]]) -> Counter[str]:
    """Run all verbs at the same instant, each on its own connection; count what came out."""
    barrier = Barrier(len(verbs))

    def run(verb: Callable[[], object]) -> str:
        try:
            barrier.wait()
            verb()
        except Refusal as refusal:
            return type(refusal).__name__
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(verbs)) as pool:
        return Counter(pool.map(run, verbs))


def test_two_orders_at_once_never_spend_the_same_euro() -> None:
    buyer = make_buyer(cents=300_000)
    sellers = [make_seller(0), make_seller(1), make_seller(2)]
    orders = [taken_to("proposed", buyer, seller) for seller in sellers]
    outcome = at_once([partial(agree, order, buyer) for order in orders for _ in range(2)])
    assert outcome == {"done": 3, "NotNow": 3}
    # 300 000 cents of rights for three times 109 680 beside the participation: the third takes what is left.
    held = [seller.money[0] for seller in sellers]
    assert sorted(held) == [300_000 - 2 * (PRICE - PARTICIPATION), PRICE - PARTICIPATION, PRICE - PARTICIPATION]
    assert buyer.available == 0
    assert sum(Order.objects.values_list("card_cents", flat=True)) == 3 * PRICE - 300_000
    assert [state_of(order) for order in orders] == ["payment_due"] * 3


def test_one_form_sent_eight_times_at_once_is_one_order_and_one_hold() -> None:
    buyer, seller, key = make_buyer(), make_seller(), uuid4()
    assert at_once([lambda: request(buyer, seller, key=key)] * 8) == {"done": 8}
    order = Order.objects.get().public_id
    answer(order, seller)
    assert at_once([lambda: agree(order, buyer, key=key)] * 2) == {"KeyUsedDifferently": 2}
    again = uuid4()
    assert at_once([lambda: agree(order, buyer, key=again)] * 8) == {"done": 8}
    assert at_once([lambda: begin_payment(order, buyer)] * 8) == {"done": 8}
    payment, answered = CardPayment.objects.get().public_id, uuid4()
    assert at_once([lambda: answer_card(payment, key=answered)] * 8) == {"done": 8}
    assert seller.money == (PRICE, 0)


def test_a_payment_that_meets_the_clock_is_either_kept_or_given_back_whole() -> None:
    buyer, seller = make_buyer(), make_seller()
    order = taken_to("payment_due", buyer, seller)
    payment = begin_payment(order, buyer)
    outcome = at_once([lambda: answer_card(payment, at=later(9)), lambda: actions.run_order_clocks(at=later(9))])
    assert outcome == {"done": 2}
    actions.run_order_clocks(at=later(9))
    paid = CardPayment.objects.get()
    if state_of(order) == "accepted":
        assert (seller.money, paid.refund_cents) == ((PRICE, 0), None)
    else:
        assert (state_of(order), seller.money, paid.refund_cents) == ("expired", (0, 0), PARTICIPATION)
        assert (buyer.available, buyer.by_card) == (500_000, 0)


def test_refunds_asked_by_several_workers_are_asked_once_each() -> None:
    seller = make_seller()
    buyers = [make_buyer(number) for number in range(3)]
    for buyer in buyers:
        cancel(taken_to("accepted", buyer, seller), buyer)
    Till.drawer.refunds.clear()
    assert at_once([lambda: actions.send_card_refunds(at=later(1))] * 4) == {"done": 4}
    actions.send_card_refunds(at=later(1))
    assert sorted(cents for _, cents in Till.drawer.refunds) == [PARTICIPATION] * 3
    assert len({payment for payment, _ in Till.drawer.refunds}) == 3


def test_the_last_seat_goes_to_one_of_many() -> None:
    seller = make_seller(seats=1)
    buyers = [make_buyer(number) for number in range(3)]
    orders = [request(buyer, seller) for buyer in buyers]
    for order in orders:
        answer(order, seller)
    outcome = at_once([partial(agree, order, buyer) for order, buyer in zip(orders, buyers, strict=True)])
    assert outcome == {"done": 1, "NoSeatLeft": 2}
    assert seller.money == (PRICE - PARTICIPATION, 0)


def test_accepting_and_cancelling_at_once_leave_one_truth() -> None:
    buyer, seller = make_buyer(), make_seller()
    order = taken_to("proposed", buyer, seller)
    outcome = at_once([lambda: agree(order, buyer), lambda: cancel(order, buyer)])
    # Accepted then cancelled is possible; cancelled then accepted is not.
    assert outcome in ({"done": 2}, {"done": 1, "NotNow": 1})
    assert (state_of(order), buyer.available, seller.money) == ("cancelled", 500_000, (0, 0))


def test_clocks_of_several_workers_move_each_order_once() -> None:
    seller = make_seller()
    orders = [taken_to("service_done", make_buyer(number), seller) for number in range(3)]
    moved: list[dict[str, int]] = []
    assert at_once([lambda: moved.append(actions.run_order_clocks(at=later(60)))] * 4) == {"done": 4}
    assert sum(map(Counter, moved), Counter()) == {"validate": 3}
    assert actions.run_order_clocks(at=later(60)) == {}
    assert seller.money == (0, 3 * PRICE)
    assert [state_of(order) for order in orders] == ["completed"] * 3


@pytest.mark.django_db
def test_nothing_that_was_committed_here_stays() -> None:
    stripes = sql("SELECT count(*) FROM ledger_stripe WHERE account_id NOT IN (SELECT id FROM ledger_account)")
    holders = sql("SELECT count(*) FROM ledger_balance WHERE owner_kind = 'holder'")
    assert (Order.objects.count(), holders, stripes) == (0, [(0,)], [(0,)])
