"""What the database itself refuses about orders, whoever is connected."""

import re
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction

import pecule.orders
from pecule.orders.models import Order, OrderFund, Transition
from pecule.orders.rules.life import MOVES, STATES, move_for, next_side
from tests.catalogue.making import sql
from tests.orders.making import make_buyer, make_seller, taken_to

pytestmark = pytest.mark.django_db
LIFE = Path(pecule.orders.__file__).parent / "sql" / "life.sql"


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
    assert {state for state in STATES if next_side(state) is None} == {
        "draft", "completed", "refused", "cancelled", "expired",
    }  # fmt: skip
    assert move_for("accept", "requested") is None


@pytest.mark.parametrize(
    ("attempt", "rule"),
    [
        ("UPDATE orders_order SET state = 'accepted'", "orders_order_moves_by_transition"),
        ("UPDATE orders_order SET due_on = '2030-01-01'", "orders_order_moves_by_transition"),
        ("UPDATE orders_order SET price_cents = 1", "orders_order_fixed"),
        ("UPDATE orders_order SET start = start + 1", "orders_order_fixed"),
        ("UPDATE orders_order SET organisation_siret = '40483304800022'", "orders_order_fixed"),
        ("UPDATE orders_order SET session_id = session_id + 1", "orders_order_fixed"),
        ("UPDATE orders_order SET paid_cents = 5", "order_paid_when_completed"),
        ("UPDATE orders_order SET completion_percent = 101", "order_completion_is_a_percentage"),
        ("DELETE FROM orders_order", "orders_order_kept"),
        ("UPDATE orders_transition SET reason = 'other'", "orders_transition_append_only"),
        ("DELETE FROM orders_transition", "orders_transition_append_only"),
        ("TRUNCATE orders_transition", "orders_transition_append_only"),
        ("TRUNCATE orders_order CASCADE", "orders_order_kept"),
        (step("accept", "requested", "accepted"), "orders_transition_is_a_move"),
        (step("validate", "service_done", "completed"), "orders_transition_from_present_state"),
        (step("accept", "proposed", "accepted"), "orders_orderfund_makes_the_price"),
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
    assert Transition.objects.count() == 6


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
    named = set(re.findall(r"'(orders_[a-z_]+)'", LIFE.read_text())) | {"orders_transition_is_a_move"}
    tried = set(re.findall(r'"(orders_[a-z_]+)"', Path(__file__).read_text()))
    assert named - tried == set()
