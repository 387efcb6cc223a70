"""Several people at the same instant: nothing is paid twice, nothing suspended slips through."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from pecule.ledger.queries.verification import differences
from pecule.payouts import actions, queries
from pecule.payouts.models import Payment, Suspension
from pecule.payouts.rules.refusals import FileHoldsSuspended
from pecule.screening.models import Match
from tests.payouts.making import AT, BY, DAY, IBANS, booked, due, make_creditor, make_officer, owe, sent, sql, state_of
from tests.screening import making as screening

TABLES = (
    "payouts_compensation, payouts_debt, payouts_suspension, payouts_unmatchedline, payouts_payment, "
    "payouts_paymentfile, payouts_bankanswer, payouts_payable, notices_outbox, catalogue_organisation, signin_login, "
    + screening.TABLES
)


@pytest.fixture(autouse=True)
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A database where what is written is really committed, so that threads meet; emptied afterwards."""
    with django_db_blocker.unblock():
        [(last_transfer, last_line)] = sql(
            "SELECT (SELECT coalesce(max(seq), 0) FROM ledger_transfer), (SELECT coalesce(max(id), 0) FROM audit_line)"
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


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """What each call gives, made together; a refusal is given as it is."""

    def made(call: Callable[[], Any]) -> Any:
        try:
            return call()
        except Exception as error:  # noqa: BLE001 -- what went wrong is what the test looks at
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(made, calls))


def test_two_who_prepare_at_once_never_take_the_same_payment() -> None:
    creditor = make_creditor()
    references = [owe(creditor, 1_000 + n) for n in range(40)]
    prepare = lambda: actions.prepare_file(day=DAY, by=BY, at=AT, most=15)  # noqa: E731 -- made several times below
    made = at_once(prepare, prepare, prepare, prepare)
    assert [error for error in made if isinstance(error, Exception)] == []
    actions.prepare_files(day=DAY, by=BY, at=AT)
    assert Payment.objects.count() == len(references)
    assert due(creditor) == (sum(range(1_000, 1_040)),) * 2


def test_two_who_read_the_same_answer_at_once_book_once() -> None:
    creditor = make_creditor()
    references = [owe(creditor, 1_000 + n) for n in range(20)]
    sent()
    reports = at_once(lambda: booked(*references), lambda: booked(*references), lambda: booked(*references))
    assert [one.counts for one in reports] == [{"book": 20}] * 3
    assert (due(creditor), queries.unmatched_answers(), list(differences(keys=[]))) == ((0, 0), [], [])


def test_a_suspension_and_a_departure_at_once_agree_on_who_was_first() -> None:
    creditor = make_creditor()
    reference = owe(creditor)
    file = actions.prepare_file(day=DAY, by=BY, at=AT)
    officer = make_officer()
    assert file is not None
    said, left = at_once(
        lambda: actions.suspend(reference=reference, ground="serious_harm", until=DAY, reason="x", by=BY, at=AT),
        lambda: actions.send_file(file=file, by=officer, at=AT),
    )
    assert (said, state_of(reference)[0]) == (("sent", "sent") if left is None else ("in_file", "in_file"))


def test_an_indicator_and_a_departure_at_once_agree_on_who_was_first() -> None:
    creditor = make_creditor()
    reference = owe(creditor)
    file = actions.prepare_file(day=DAY, by=BY, at=AT)
    officer = make_officer()
    assert file is not None
    added, left = at_once(
        lambda: screening.listed("iban", IBANS[0]),
        lambda: actions.send_file(file=file, by=officer, at=AT),
    )
    assert (added.held, Suspension.objects.count()) == (1, 1)
    assert (type(left), state_of(reference)[0]) in ((type(None), "sent"), (FileHoldsSuspended, "in_file"))


def test_an_indicator_that_comes_while_files_are_made_leaves_nothing_free() -> None:
    creditor = make_creditor()
    references = [owe(creditor, 1_000 + n) for n in range(30)]
    prepare = lambda: actions.prepare_file(day=DAY, by=BY, at=AT, most=10)  # noqa: E731 -- made twice below
    done = at_once(prepare, lambda: screening.listed("iban", IBANS[0]), prepare)
    assert [error for error in done if isinstance(error, Exception)] == []
    actions.prepare_files(day=DAY, by=BY, at=AT)
    assert Suspension.objects.filter(released_at=None).count() == len(references)


def test_a_fact_and_an_indicator_that_do_not_see_each_other_meet_before_a_file_is_made() -> None:
    listed = lambda: screening.listed("iban", IBANS[0])  # noqa: E731 -- made at once below
    creditors = at_once(make_creditor, listed, lambda: make_creditor(1, iban=IBANS[0]), listed)
    assert [error for error in creditors if isinstance(error, Exception)] == []
    for creditor in (creditors[0], creditors[2]):
        owe(creditor)
    assert actions.prepare_file(day=DAY, by=BY, at=AT) is None
    assert (Match.objects.count(), Suspension.objects.count()) == (2, 2)
