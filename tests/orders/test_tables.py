"""What the database itself refuses about orders, whoever is connected."""

import re
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

import pecule.orders
from pecule.orders import actions
from pecule.orders.models import Order, OrderFund, Transition
from pecule.orders.rules.life import CLOCKS, FINAL, MOVES, OPEN, STATES, moves_for, next_side
from tests.catalogue.making import sql
from tests.orders.making import attend, later, make_buyer, make_seller, taken_to

pytestmark = pytest.mark.django_db
LIFE = Path(pecule.orders.__file__).parent / "sql"


def refused_by(text: str) -> str:
    """Name of the rule that refuses this SQL."""
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        sql(text)
    return str(caught.value.__cause__.diag.constraint_name)  # type: ignore[union-attr]  # psycopg's own error


def step(verb: str, from_state: str, to_state: str) -> str:
    """SQL that writes a transition of the only order."""
    return (
        "INSERT INTO orders_transition (order_id, verb, from_state, to_state, actor, reason, at) "
        f"SELECT id, '{verb}', '{from_state}', '{to_state}', 'system:sql', '', now() FROM orders_order"
    )


def test_the_database_and_the_rules_know_the_same_moves() -> None:
    known = sql("SELECT verb, from_state, to_state FROM orders_move")
    assert sorted(known) == sorted((move.verb, move.from_state, move.to_state) for move in MOVES)


def test_every_state_is_reached_by_a_move_and_only_final_ones_leave_nothing_to_do() -> None:
    assert {"draft"} | {move.to_state for move in MOVES} == set(STATES)
    assert {state for state in STATES if next_side(state) is None} == {"draft", *FINAL}
    assert moves_for("accept", "requested") == ()


def test_every_open_state_has_a_clock_that_moves_it_on() -> None:
    assert set(CLOCKS) == set(OPEN)
    for state, verb in CLOCKS.items():
        assert {move.side for move in moves_for(verb, state)} == {"system"}


@pytest.mark.parametrize(
    ("attempt", "rule"),
    [
        ("UPDATE orders_order SET state = 'accepted'", "orders_order_moves_by_transition"),
        ("UPDATE orders_order SET due_on = '2030-01-01'", "orders_order_moves_by_transition"),
        ("UPDATE orders_order SET expires_on = '2030-01-01'", "orders_order_moves_by_transition"),
        ("UPDATE orders_order SET price_cents = 1", "orders_order_fixed_by_proposal"),
        ("UPDATE orders_order SET start = start + 1", "orders_order_fixed_by_proposal"),
        ("UPDATE orders_order SET asked_price_cents = 1", "orders_order_fixed_by_proposal"),
        ("UPDATE orders_order SET prerequisites = true", "orders_order_fixed"),
        ("UPDATE orders_order SET card_cents = price_cents + 1", "order_card_within_price"),
        ("UPDATE orders_order SET rating = 6", "order_rating_is_a_mark"),
        ("UPDATE orders_order SET exit_reason = 'bored'", "order_exit_known"),
        ("UPDATE orders_order SET organisation_siret = '40483304800022'", "orders_order_fixed"),
        ("UPDATE orders_order SET session_id = session_id + 1", "orders_order_fixed_by_proposal"),
        ("UPDATE orders_order SET paid_cents = 5", "orders_order_moves_by_transition"),
        ("UPDATE orders_order SET completion_percent = 101", "order_completion_is_a_percentage"),
        ("DELETE FROM orders_order", "orders_order_kept"),
        ("UPDATE orders_transition SET reason = 'other'", "orders_transition_append_only"),
        ("DELETE FROM orders_transition", "orders_transition_append_only"),
        ("TRUNCATE orders_transition", "orders_transition_append_only"),
        ("TRUNCATE orders_order CASCADE", "orders_order_kept"),
        (step("accept", "requested", "accepted"), "orders_transition_is_a_move"),
        (step("validate", "service_done", "completed"), "orders_transition_from_present_state"),
        (step("accept", "proposed", "accepted"), "orders_orderfund_makes_the_price"),
        (step("accept", "proposed", "payment_due"), "orders_orderfund_makes_the_price"),
        (
            "INSERT INTO orders_attendance (order_id, day, part, minutes, declared_at) "
            "SELECT id, start, 'day', 60, now() FROM orders_order",
            "orders_attendance_in_training",
        ),
        (step("cancel_as_organisation", "accepted", "cancelled"), "orders_transition_from_present_state"),
    ],
)
def test_a_proposed_order_cannot_be_forced(attempt: str, rule: str) -> None:
    taken_to("proposed", make_buyer(), make_seller())
    assert refused_by(attempt) == rule
    assert Order.objects.get().state == "proposed"


@pytest.mark.parametrize(
    ("attempt", "rule"),
    [
        ("UPDATE orders_orderfund SET cents = cents - 1", "orders_orderfund_fixed"),
        ("UPDATE orders_orderfund SET account_id = account_id + 1", "orders_orderfund_fixed"),
        ("UPDATE orders_orderfund SET posted_cents = cents + 1", "order_fund_posted_within"),
        ("DELETE FROM orders_orderfund", "orders_orderfund_kept"),
        (
            "INSERT INTO orders_orderfund (order_id, position, kind, fund, account_id, cents, pending_id) "
            "SELECT id, 9, 'own', 'own', 9, 1, gen_random_uuid() FROM orders_order",
            "orders_orderfund_before_acceptance",
        ),
        (step("declare_entry", "accepted", "in_training"), "order_given_was_entered"),
        (step("cancel", "accepted", "cancelled"), "orders_orderfund_settled_at_the_end"),
        (
            f"UPDATE orders_orderfund SET posted_cents = cents; {step('cancel', 'accepted', 'cancelled')}",
            "orders_orderfund_back_when_undone",
        ),
        ("UPDATE orders_order SET card_cents = card_cents + 1", "orders_order_card_fixed"),
        ("UPDATE orders_cardpayment SET cents = cents + 1", "orders_cardpayment_fixed"),
        ("UPDATE orders_cardpayment SET state = 'refused'", "orders_cardpayment_fixed"),
        ("UPDATE orders_cardpayment SET refund_cents = cents + 1", "card_refund_within"),
        ("UPDATE orders_cardpayment SET refund_cents = 0", "card_refund_within"),
        ("DELETE FROM orders_cardpayment", "orders_cardpayment_kept"),
        (
            "INSERT INTO orders_cardpayment (order_id, cents, state, started_at) "
            "SELECT id, 5, 'started', now() FROM orders_order, generate_series(1, 2)",
            "card_one_try_at_a_time",
        ),
        (
            "INSERT INTO orders_cardpayment (order_id, cents, state, started_at) "
            "SELECT id, 5, 'paid', now() FROM orders_order",
            "card_answered_or_not",
        ),
    ],
)
def test_the_funds_of_an_accepted_order_cannot_be_changed(attempt: str, rule: str) -> None:
    taken_to("accepted", make_buyer(), make_seller())
    assert refused_by(attempt) == rule
    assert sorted(OrderFund.objects.values_list("cents", "posted_cents")) == [(10_320, None), (109_680, None)]


@pytest.mark.parametrize(
    ("attempt", "rule"),
    [
        ("UPDATE orders_order SET entered_on = entered_on + 1", "orders_order_fixed"),
        ("UPDATE orders_order SET completion_percent = 99", "orders_order_fixed"),
        ("UPDATE orders_orderfund SET posted_cents = 0", "orders_orderfund_fixed"),
        (step("cancel", "accepted", "cancelled"), "orders_transition_from_present_state"),
    ],
)
def test_a_completed_order_stays_as_it_is(attempt: str, rule: str) -> None:
    taken_to("completed", make_buyer(), make_seller())
    assert refused_by(attempt) == rule
    assert Transition.objects.count() == 8


@pytest.mark.parametrize(
    ("attempt", "rule"),
    [
        ("UPDATE orders_attendance SET minutes = 1", "orders_attendance_in_training"),
        ("DELETE FROM orders_attendance", "orders_attendance_kept"),
        ("UPDATE orders_control SET grounds = '{}'", "control_has_grounds"),
        ("UPDATE orders_control SET grounds = '{whim}'", "control_has_grounds"),
        ("UPDATE orders_control SET opened_at = now()", "control_opened_with_a_reason"),
        ("UPDATE orders_control SET answered_at = now()", "control_answered_once_opened"),
        ("UPDATE orders_control SET percent_allowed = 3", "control_decided_with_reasons"),
        ("UPDATE orders_control SET decide_by = decide_by + 1", "orders_control_fixed"),
        ("DELETE FROM orders_control", "orders_control_kept"),
        ("UPDATE orders_controldocument SET name = 'other'", "orders_controldocument_kept"),
    ],
)
def test_what_tells_how_a_training_went_stays(attempt: str, rule: str) -> None:
    buyer, seller = make_buyer(), make_seller()
    order = taken_to("service_done", buyer, seller)
    actions.dispute(order=order, holder=buyer.public_id, reason="less", key=uuid4(), by=buyer.actor, at=later(41))
    assert refused_by(attempt) == rule


@pytest.mark.parametrize(
    ("day", "part", "minutes", "rule"),
    [
        ("start", "day", 420, "attendance_once"),
        ("start", "night", 60, "attendance_part_known"),
        ("start", "morning", 1441, "attendance_within_a_day"),
        ("start", "morning", -1, "attendance_within_a_day"),
    ],
)
def test_attendance_is_possible_and_told_once(day: str, part: str, minutes: int, rule: str) -> None:
    order = taken_to("in_training", make_buyer(), (seller := make_seller()))
    attend(order, seller, 10)
    assert (
        refused_by(
            "INSERT INTO orders_attendance (order_id, day, part, minutes, declared_at) "
            f"SELECT id, {day}, '{part}', {minutes}, now() FROM orders_order"
        )
        == rule
    )


@pytest.mark.parametrize(
    ("attempt", "rule"),
    [
        (step("declare_service_done", "in_training", "service_done"), "order_done_says_how_much"),
        ("UPDATE orders_order SET holder_percent = 101", "order_completion_is_a_percentage"),
        ("UPDATE orders_order SET holder_entered_on = start; UPDATE orders_order SET holder_entered_on = NULL",
         "orders_order_fixed"),
        ("UPDATE orders_order SET excused = true; UPDATE orders_order SET excused = false", "orders_order_fixed"),
        (
            "INSERT INTO orders_cardpayment (order_id, cents, state, started_at) "
            "SELECT id, 0, 'started', now() FROM orders_order",
            "card_above_zero",
        ),
        (
            "SET session_replication_role = replica; UPDATE orders_order SET paid_cents = 5",
            "order_paid_when_completed",
        ),
        (
            "SET session_replication_role = replica; UPDATE orders_order SET state = 'completed', "
            "completion_percent = 1, ended_on = entered_on, exit_reason = 'finished', paid_cents = price_cents + 1",
            "order_paid_within_price",
        ),
    ],
)  # fmt: skip
def test_a_training_under_way_cannot_be_forced(attempt: str, rule: str) -> None:
    taken_to("in_training", make_buyer(), make_seller())
    assert refused_by(attempt) == rule


@pytest.mark.parametrize(
    ("attempt", "rule"),
    [
        ("UPDATE orders_forcemajeure SET reason = 'other'", "orders_forcemajeure_fixed"),
        ("UPDATE orders_forcemajeure SET accepted = true", "force_majeure_decided_with_a_reason"),
        ("DELETE FROM orders_forcemajeure", "orders_forcemajeure_kept"),
    ],
)
def test_a_claim_of_force_majeure_stays(attempt: str, rule: str) -> None:
    buyer = make_buyer()
    order = taken_to("in_training", buyer, make_seller())
    actions.claim_force_majeure(
        order=order, holder=buyer.public_id, reason="accident", key=uuid4(), by=buyer.actor, at=later(31)
    )
    assert refused_by(attempt) == rule


def test_an_order_begins_as_a_draft() -> None:
    taken_to("requested", make_buyer(), make_seller())
    columns = [str(column.column) for column in Order._meta.concrete_fields if column.name not in ("id", "public_id")]
    values = [
        {"state": "'accepted'", "request_key": "gen_random_uuid()"}.get(column, f'"{column}"') for column in columns
    ]
    names = ", ".join(f'"{column}"' for column in columns)
    copy = f"INSERT INTO orders_order ({names}) SELECT {', '.join(values)} FROM orders_order"
    assert refused_by(copy) == "orders_order_begins_as_draft"
    assert Order.objects.count() == 1


def test_every_named_rule_of_the_life_is_tried_here() -> None:
    named = {name for file in LIFE.iterdir() for name in re.findall(r"'(orders_[a-z_]+)'", file.read_text())}
    named |= {"orders_transition_is_a_move"}
    tried = set(re.findall(r'"(orders_[a-z_]+)"', Path(__file__).read_text()))
    assert named - tried == set()
