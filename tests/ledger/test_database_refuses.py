"""The database itself refuses wrong money, whoever is connected: every rule is tried by name, round Python."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import DatabaseError, transaction

from pecule.ledger import actions
from tests.ledger.conftest import AT, BY, DAY, Maker, hold, move, sql

FLOORED = "INSERT INTO ledger_account (owner_kind, owner_id, fund, floored, {more}) VALUES (%s, 9, 'own', %s, %s)"
INSERT = (
    "INSERT INTO ledger_transfer (id, kind, debit_id, credit_id, amount_cents, code, reference, effective_on, "
    "recorded_at, pending_id, expires_at) VALUES (%s, %s, %s, %s, %s, 'c', 'r', %s, %s, %s, %s)"
)


def refused_by(run: Callable[[], object]) -> str | None:
    """The name of the rule by which the database refuses, having changed nothing."""
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        run()
    why = caught.value.__cause__
    assert isinstance(why, psycopg.Error)
    return why.diag.constraint_name


def insert(kind: str, debit: int, credit: int, cents: int, pending: UUID | None = None, **more: Any) -> UUID:
    id = more.get("id", uuid4())
    sql(INSERT, id, kind, debit, credit, cents, DAY, more.get("at", AT), pending, more.get("expires_at"))
    return UUID(str(id))


@pytest.mark.parametrize(
    ("statement", "rule"),
    [
        ("UPDATE ledger_transfer SET amount_cents = 1", "ledger_transfer_immutable"),
        ("UPDATE ledger_transfer SET code = 'x' WHERE false", "ledger_transfer_immutable"),
        ("DELETE FROM ledger_transfer", "ledger_transfer_immutable"),
        ("TRUNCATE ledger_transfer", "ledger_transfer_immutable"),
        ("DELETE FROM ledger_account", "ledger_account_immutable"),
        ("TRUNCATE ledger_account", "ledger_account_immutable"),
        ("UPDATE ledger_account SET posted_cents = posted_cents + 1", "ledger_account_immutable"),
        ("UPDATE ledger_account SET floored = false, id = 1000000000000001", "ledger_account_immutable"),
        ("UPDATE ledger_account SET owner_id = 2", "ledger_account_immutable"),
        ("UPDATE ledger_account SET posted_cents = 1 WHERE false", "ledger_account_immutable"),
        ("WITH u AS (UPDATE ledger_account SET posted_cents = 1) SELECT", "ledger_account_immutable"),
        (
            "MERGE INTO ledger_account USING (SELECT 1) AS one ON true WHEN MATCHED THEN UPDATE SET posted_cents = 1",
            "ledger_account_immutable",
        ),
        (
            "INSERT INTO ledger_account (owner_kind, owner_id, fund, floored) VALUES ('holder', 1, 'own', true) "
            "ON CONFLICT (owner_kind, owner_id, fund) DO UPDATE SET posted_cents = 1",
            "ledger_account_immutable",
        ),
        ("UPDATE ledger_stripe SET posted_cents = 0", "ledger_stripe_immutable"),
        ("DELETE FROM ledger_stripe", "ledger_stripe_immutable"),
        ("TRUNCATE ledger_stripe", "ledger_stripe_immutable"),
        ("INSERT INTO ledger_stripe VALUES (1000000000000001, 99, 5, 0, 0, 'EUR')", "ledger_stripe_immutable"),
        ("DELETE FROM ledger_open_hold", "ledger_open_hold_immutable"),
        ("UPDATE ledger_open_hold SET expires_at = NULL", "ledger_open_hold_immutable"),
        ("INSERT INTO ledger_open_hold VALUES (gen_random_uuid())", "ledger_open_hold_immutable"),
        ("TRUNCATE ledger_open_hold", "ledger_open_hold_immutable"),
    ],
)
def test_what_is_written_stays(holder: Maker, organisation: int, statement: str, rule: str) -> None:
    account = holder(100)
    hold(account, organisation, 10)
    before = sql("SELECT * FROM ledger_transfer ORDER BY seq"), sql("SELECT * FROM ledger_balance ORDER BY id")
    assert refused_by(lambda: sql(statement)) == rule
    assert (
        sql("SELECT * FROM ledger_transfer ORDER BY seq"),
        sql("SELECT * FROM ledger_balance ORDER BY id"),
    ) == before


@pytest.mark.parametrize("column", ["posted_cents", "pending_debit_cents", "pending_credit_cents"])
def test_an_account_opens_empty(db: None, column: str) -> None:
    statement = FLOORED.format(more=column)
    assert refused_by(lambda: sql(statement, "holder", True, 5)) == "ledger_account_opens_empty"


@pytest.mark.parametrize(
    ("kind", "floored", "more", "value", "rule"),
    [
        ("holder", False, "unit", "EUR", "ledger_account_holder_is_floored"),
        ("person", True, "unit", "EUR", "ledger_account_owner_kind"),
        ("funder", False, "id", 12, "ledger_account_lock_order"),
        ("holder", True, "id", 10**15, "ledger_account_lock_order"),
    ],
)
def test_an_account_that_makes_no_sense_is_refused(
    db: None, kind: str, floored: bool, more: str, value: object, rule: str
) -> None:
    assert refused_by(lambda: sql(FLOORED.format(more=more), kind, floored, value)) == rule


def test_an_owner_has_one_account_a_fund(holder: Maker) -> None:
    holder(100)
    statement = "INSERT INTO ledger_account (owner_kind, owner_id, fund, floored) VALUES ('holder', 1, 'own', true)"
    assert refused_by(lambda: sql(statement)) == "ledger_account_owner"


def test_a_floored_account_stays_at_zero_or_above(holder: Maker, organisation: int) -> None:
    account = holder(100)
    for kind in ("posted", "pending"):
        rule = refused_by(partial(insert, kind, account, organisation, 101))
        assert rule == "ledger_account_not_below_zero"


def test_pending_sums_stay_at_zero_or_above(holder: Maker) -> None:
    account = holder(100)
    sql("ALTER TABLE ledger_account DISABLE TRIGGER USER")
    lower = "UPDATE ledger_account SET pending_credit_cents = -1 WHERE id = %s"
    assert refused_by(lambda: sql(lower, account)) == "ledger_account_pending"


@pytest.mark.parametrize("kind", ["posted", "pending"])
def test_transfers_that_make_no_sense_are_refused(holder: Maker, organisation: int, kind: str) -> None:
    account = holder(100)
    hours = actions.open_account(owner_kind="scheme", owner_id=0, fund="hours", floored=False, unit="HOUR")
    tried = {
        "ledger_transfer_amount": lambda: insert(kind, account, organisation, 0),
        "ledger_transfer_two_accounts": lambda: insert(kind, account, account, 5),
        "ledger_transfer_account_unknown": lambda: insert(kind, account, 10**15 - 1, 5),
        "ledger_transfer_one_unit": lambda: insert(kind, account, hours, 5),
        "ledger_transfer_resolves": lambda: insert(kind, account, organisation, 5, uuid4()),
    }
    assert {rule: refused_by(run) for rule, run in tried.items()} == {rule: rule for rule in tried}


def test_a_kind_that_does_not_exist_is_refused(holder: Maker, organisation: int) -> None:
    account = holder(100)
    with pytest.raises(DatabaseError, match="ledger_kind"), transaction.atomic():
        insert("gift", account, organisation, 5)


def test_only_a_pending_transfer_has_a_term(holder: Maker, organisation: int) -> None:
    account = holder(100)
    rule = refused_by(lambda: insert("posted", account, organisation, 5, expires_at=AT + timedelta(days=1)))
    assert rule == "ledger_transfer_expires"


def test_a_transfer_id_serves_once(holder: Maker, organisation: int) -> None:
    account = holder(100)
    id = insert("posted", account, organisation, 5)
    assert refused_by(lambda: insert("posted", account, organisation, 5, id=id)) == "ledger_transfer_pkey"


def test_resolutions_that_do_not_fit_are_refused(holder: Maker, organisation: int) -> None:
    account, other = holder(100), holder(100, 2)
    posted = insert("posted", account, organisation, 5)
    pending = hold(account, organisation, 10, days=10)
    term = AT + timedelta(days=10)
    tried = {
        "ledger_transfer_resolves": lambda: insert("post", account, organisation, 10),
        "ledger_transfer_pending_unknown": lambda: insert("post", account, organisation, 5, uuid4()),
        "ledger_transfer_same_accounts": lambda: insert("post", other, organisation, 10, pending),
        "ledger_transfer_amount_above_pending": lambda: insert("post", account, organisation, 11, pending),
        "ledger_transfer_not_yet_expired": lambda: insert("expire", account, organisation, 10, pending),
        "ledger_transfer_expired": lambda: insert("post", account, organisation, 10, pending, at=term),
    }
    assert {rule: refused_by(run) for rule, run in tried.items()} == {rule: rule for rule in tried}
    again = {
        "a posted transfer": refused_by(lambda: insert("void", account, organisation, 5, posted)),
        "a part voided": refused_by(lambda: insert("void", account, organisation, 9, pending)),
    }
    assert again == {
        "a posted transfer": "ledger_transfer_pending_unknown",
        "a part voided": "ledger_transfer_amount_above_pending",
    }


@pytest.mark.parametrize("first", ["post", "void"])
@pytest.mark.parametrize("second", ["post", "void", "expire"])
def test_a_hold_is_resolved_once(holder: Maker, organisation: int, first: str, second: str) -> None:
    account = holder(100)
    pending = hold(account, organisation, 10, days=1)
    insert(first, account, organisation, 10, pending)
    rule = refused_by(lambda: insert(second, account, organisation, 10, pending, at=AT + timedelta(days=2)))
    assert rule == "ledger_transfer_resolved_once"


def test_one_statement_cannot_resolve_a_hold_twice(holder: Maker, organisation: int) -> None:
    account = holder(100)
    pending = hold(account, organisation, 10)
    twice = (
        "INSERT INTO ledger_transfer (id, kind, debit_id, credit_id, amount_cents, code, reference, effective_on, "
        "recorded_at, pending_id) SELECT gen_random_uuid(), 'void', debit_id, credit_id, 10, 'c', 'r', effective_on, "
        "recorded_at, id FROM ledger_transfer, generate_series(1, 2) WHERE id = %s"
    )
    assert refused_by(lambda: sql(twice, pending)) == "ledger_transfer_resolved_once"


def test_a_replay_with_other_content_is_refused_in_sql_too(holder: Maker, funder: int) -> None:
    account, id = holder(0), uuid4()
    move(funder, account, 70, id=id)
    once = "SELECT ledger_transfer_once(%s, 'posted', %s, %s, 71, 'test', 't', %s, %s)"
    rule = refused_by(lambda: sql(once, id, funder, account, DAY, AT))
    assert rule == "ledger_transfer_replayed_differently"


@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_trail_is_never_changed(holder: Maker, statement: str) -> None:
    holder(100)
    before = sql("SELECT * FROM audit_line ORDER BY id")
    assert refused_by(lambda: sql(statement.format("audit_line"))) == "audit_line_append_only"
    assert sql("SELECT * FROM audit_line ORDER BY id") == before


def test_a_plain_insert_moves_the_balance(holder: Maker, organisation: int) -> None:
    account = holder(100)
    insert("posted", account, organisation, 40)
    balances = sql("SELECT posted_cents FROM ledger_balance WHERE id IN (%s, %s) ORDER BY id", account, organisation)
    assert balances == [(60,), (40,)]


def test_actor_is_kept(holder: Maker) -> None:
    holder(100)
    assert sql("SELECT DISTINCT actor FROM audit_line") == [(str(BY),)]
