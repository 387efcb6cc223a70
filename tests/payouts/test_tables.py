"""What the database itself refuses about payouts, whoever is connected."""

import psycopg
import pytest
from django.db import DatabaseError, transaction

from pecule.payouts import actions
from pecule.payouts.models import PaymentFile
from tests.payouts.making import (
    AT,
    BY,
    DAY,
    booked,
    camt053,
    due,
    line,
    make_creditor,
    owe,
    payment_of,
    prepared,
    read,
    rejected,
    sent,
    sql,
    state_of,
)

pytestmark = pytest.mark.django_db
PAYMENT = """
INSERT INTO payouts_payment (file_id, payable_id, organisation_id, cents, iban, name, text, state, reason_code)
SELECT {file}, id, organisation_id, {cents}, 'BE68539007547034', 'A', 'B', '{state}', '' FROM payouts_payable
WHERE reference = %s
"""
FILE = """
INSERT INTO payouts_paymentfile (public_id, message_id, state, day, execution_on, payer_name, payer_iban, payer_bic,
    payments, cents, sha256, prepared_by, prepared_at, decided_by, reason)
VALUES (gen_random_uuid(), md5(random()::text), 'prepared', '2026-03-02', '2026-03-02', 'A', 'B', '', 0, 0, '',
    'staff:1', now(), '', '') RETURNING id
"""


def refuses(constraint: str, text: str, *parameters: object) -> None:
    """Whether SQL is refused by the named rule."""
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        sql(text, *parameters)
    why = caught.value.__cause__
    assert isinstance(why, psycopg.Error)
    assert why.diag.constraint_name == constraint


def pay(reference: str, *, file: int | None = None, cents: str = "cents", state: str = "waiting") -> tuple[str, str]:
    """SQL that puts a payment in a file, a new one unless told, and its parameter."""
    [(number,)] = sql(FILE) if file is None else [(file,)]
    return PAYMENT.format(file=number, cents=cents, state=state), reference


def test_what_is_owed_never_changes_and_never_goes() -> None:
    reference = owe(make_creditor())
    for column, value in (("cents", "1"), ("reference", "'x'"), ("invoice_number", "'x'"), ("due_by", "'2030-01-01'")):
        refuses("payable_fixed", f"UPDATE payouts_payable SET {column} = {value} WHERE reference = %s", reference)
    refuses("payable_kept", "DELETE FROM payouts_payable")
    for table in ("payment", "paymentfile", "suspension", "debt", "compensation", "bankanswer", "unmatchedline"):
        with pytest.raises(DatabaseError), transaction.atomic():
            sql(f"TRUNCATE payouts_{table} CASCADE")
    assert state_of(reference) == ("invoiced", "")


@pytest.mark.parametrize("state", ["paid", "in_file", "to_invoice"])
def test_a_state_moves_only_by_payments(state: str) -> None:
    reference = owe(make_creditor())
    refuses("payable_moves_by_payments", "UPDATE payouts_payable SET state = %s WHERE reference = %s", state, reference)
    refuses("payable_moves_by_payments", "UPDATE payouts_payable SET compensated_cents = 1")
    refuses("payable_moves_by_payments", "UPDATE payouts_payable SET refused_iban = 'FR76'")
    assert state_of(reference) == ("invoiced", "")


def test_nothing_begins_paid() -> None:
    owe(make_creditor())
    columns = "reference, organisation_id, title, cents, owed_on, key, invoice_number, invoiced_on, due_by"
    refuses(
        "payable_begins_to_invoice",
        f"INSERT INTO payouts_payable ({columns}, state, compensated_cents, refused_iban) "
        f"SELECT 'x', organisation_id, title, cents, owed_on, key, 'N', invoiced_on, due_by, 'paid', 0, '' "
        f"FROM payouts_payable",
    )
    refuses("payment_file_begins_prepared", FILE.replace("'prepared'", "'sent'"))


def test_nothing_is_paid_twice() -> None:
    reference = owe(make_creditor())
    sent()
    refuses("payment_live_once", *pay(reference))
    refuses("payment_pays_what_is_free", *pay(reference, state="rejected"))
    booked(reference)
    refuses("payment_live_once", *pay(reference))
    refuses("payment_pays_what_is_free", *pay(reference, state="dropped"))


def test_a_payment_is_for_exactly_what_is_left_of_what_is_invoiced() -> None:
    creditor = make_creditor()
    reference, early = owe(creditor), owe(creditor, number=None)
    refuses("payment_pays_what_is_free", *pay(reference, cents="cents + 1"))
    refuses("payment_pays_what_is_free", *pay(reference, cents="cents - 1"))
    refuses("payment_pays_what_is_free", *pay(reference, state="rejected"))
    refuses("payment_pays_what_is_free", *pay(early))


def test_a_suspended_payment_enters_no_file_whoever_tries() -> None:
    reference = owe(make_creditor())
    actions.suspend(reference=reference, ground="serious_harm", until=DAY, reason="x", by=BY, at=AT)
    refuses("payment_pays_what_is_free", *pay(reference))
    refuses("payable_moves_by_payments", "UPDATE payouts_payable SET suspended_until = NULL")
    refuses("suspension_fixed", "UPDATE payouts_suspension SET until = '2026-03-01'")
    refuses("suspension_kept", "DELETE FROM payouts_suspension")
    refuses("suspension_released_by_somebody", "UPDATE payouts_suspension SET released_at = now()")


def test_a_suspended_payment_does_not_leave_whoever_tries() -> None:
    reference = owe(make_creditor())
    prepared()
    actions.suspend(reference=reference, ground="serious_harm", until=DAY, reason="x", by=BY, at=AT)
    refuses(
        "payment_file_sends_nothing_suspended",
        "UPDATE payouts_paymentfile SET state = 'sent', decided_by = 'staff:2', decided_at = %s",
        AT,
    )


def test_a_file_is_sent_by_a_second_person_and_never_changes() -> None:
    creditor = make_creditor()
    owe(creditor)
    prepared()
    late = owe(creditor)
    send = "UPDATE payouts_paymentfile SET state = 'sent', decided_at = now(), decided_by = "
    refuses("payment_file_sent_by_a_second_person", send + "prepared_by")
    refuses("payment_file_sent_by_a_second_person", send + "'organisation:1'")
    refuses("payment_file_decided_by_somebody", send + "''")
    file = PaymentFile.objects.get().pk
    refuses("payment_file_is_sealed", *pay(late, file=file))
    for column, value in (("cents", "1"), ("sha256", "'x'"), ("payer_iban", "'x'"), ("execution_on", "'2030-01-01'")):
        refuses("payment_file_fixed", f"UPDATE payouts_paymentfile SET {column} = {value}")
    sql(send + "'staff:2'")
    refuses("payment_file_decided_once", "UPDATE payouts_paymentfile SET state = 'dropped'")
    for column, value in (("cents", "1"), ("iban", "'BE68539007547034'"), ("name", "'x'")):
        refuses("payment_fixed", f"UPDATE payouts_payment SET {column} = {value}")


@pytest.mark.parametrize("state", ["booked", "rejected", "returned", "dropped"])
def test_a_payment_of_an_unsent_file_does_not_move(state: str) -> None:
    reference = owe(make_creditor())
    prepared()
    refuses("payment_moves_one_way", "UPDATE payouts_payment SET state = %s, booked_on = '2026-03-02'", state)
    assert state_of(reference) == ("in_file", "")


def test_a_payment_that_ended_stays_so() -> None:
    creditor = make_creditor()
    first, second = owe(creditor), owe(creditor)
    sent()
    booked(first)
    rejected(second)
    move = "UPDATE payouts_payment SET state = %s, booked_on = '2026-03-02' WHERE id = %s"
    for reference, states in ((first, ("waiting", "rejected", "dropped")), (second, ("waiting", "booked", "returned"))):
        for state in states:
            with pytest.raises(DatabaseError), transaction.atomic():
                sql(move, state, payment_of(reference).pk)
    assert due(creditor) == (120_000, 0)


def test_a_debt_moves_only_by_compensation_within_one_organisation() -> None:
    creditor, other = make_creditor(0), make_creditor(1)
    owe(creditor), owe(other)
    columns = "reference, organisation_id, cents, ground, owed_on, due_by, key, recovered_cents"
    begin = f"INSERT INTO payouts_debt ({columns}) VALUES ('d', {creditor}, 50, 'g', %s, %s, gen_random_uuid(), "
    refuses("debt_begins_whole", begin + "1)", DAY, DAY)
    sql(begin + "0)", DAY, DAY)
    refuses("debt_moves_by_compensation", "UPDATE payouts_debt SET recovered_cents = 50")
    take = "INSERT INTO payouts_compensation (debt_id, payable_id, cents, at) SELECT d.id, p.id, {}, now() "
    both = "FROM payouts_debt d, payouts_payable p WHERE p.organisation_id = %s"
    refuses("compensation_same_organisation_and_invoiced", take.format(50) + both, other)
    refuses("debt_recovered_within", take.format(51) + both, creditor)
    sql(take.format(50) + both, creditor)
    refuses("compensation_kept", "UPDATE payouts_compensation SET cents = 1")
    assert sql("SELECT compensated_cents FROM payouts_payable ORDER BY id") == [(50,), (0,)]


def test_answers_and_kept_lines_stay_as_they_were_written() -> None:
    reference = owe(make_creditor())
    sent()
    read(camt053([line(payment_of(reference), reference="UNKNOWN")]))
    refuses("bank_answer_fixed", "UPDATE payouts_bankanswer SET lines_done = 0, read_at = NULL")
    refuses("bank_answer_kept", "DELETE FROM payouts_bankanswer")
    refuses("unmatched_line_fixed", "UPDATE payouts_unmatchedline SET cents = 1")
    refuses("unmatched_line_closed_by_somebody", "UPDATE payouts_unmatchedline SET closed_at = now()")
    refuses("unmatched_line_kept", "DELETE FROM payouts_unmatchedline")
