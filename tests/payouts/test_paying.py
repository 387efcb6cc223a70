"""From what is owed to what is paid, and everything that stands in between."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.conf import LazySettings

from pecule.catalogue import actions as catalogue
from pecule.catalogue.models import Organisation
from pecule.kernel.actors import Actor
from pecule.kernel.refusals import NotFound
from pecule.ledger.queries import balances
from pecule.ledger.queries.verification import differences
from pecule.payouts import actions, queries
from pecule.payouts.models import PaymentFile
from pecule.payouts.rules import refusals as refused
from tests.catalogue.making import make_login
from tests.catalogue.vetting import STAFF, letters
from tests.payouts.making import (
    AT,
    BY,
    DAY,
    IBANS,
    booked,
    due,
    later,
    make_creditor,
    make_officer,
    owe,
    payment_of,
    prepared,
    rejected,
    returned,
    sent,
    state_of,
)
from tests.payouts.paying import LATER, give_account

pytestmark = pytest.mark.django_db


def test_what_is_owed_waits_for_its_invoice_then_for_a_file_then_for_the_bank() -> None:
    creditor = make_creditor()
    reference = owe(creditor, number=None)
    assert state_of(reference) == ("to_invoice", "invoice")
    actions.invoice(reference=reference, number=" F  2026/17 ", by=BY, at=AT)
    state = queries.payment_state(reference, day=DAY)
    assert state is not None
    assert (state.state, state.waits_for, state.invoice_number, state.due_by) == (
        "invoiced", "", "F 2026/17", date(2026, 4, 1),
    )  # fmt: skip
    file = prepared()
    assert (state_of(reference), due(creditor)) == (("in_file", ""), (120_000, 120_000))
    actions.send_file(file=file, by=make_officer(), at=AT)
    assert (state_of(reference), due(creditor)) == (("sent", ""), (120_000, 120_000))
    assert booked(reference).counts == {"book": 1}
    paid = queries.payment_state(reference, day=DAY)
    assert paid is not None
    assert (paid.state, paid.paid_on, due(creditor)) == ("paid", date(2026, 3, 4), (0, 0))
    bank = balances("bank", PaymentFile.objects.get().pk)
    assert [(account.fund, account.balance.posted_cents) for account in bank] == [("file", 120_000)]
    assert list(differences(keys=[])) == []


def test_a_refused_payment_frees_the_money_and_waits_for_another_account() -> None:
    creditor = make_creditor()
    reference = owe(creditor)
    sent()
    assert rejected(reference, code="AC04").counts == {"reject": 1}
    state = queries.payment_state(reference, day=DAY)
    assert state is not None
    assert (state.state, state.waits_for, state.reason_code, state.reason_says) == (
        "invoiced", "new_iban", "AC04", "The account is closed.",
    )  # fmt: skip
    assert due(creditor) == (120_000, 0)
    assert actions.prepare_file(day=DAY, by=BY, at=AT) is None


def test_a_refused_payment_goes_again_when_staff_say_why() -> None:
    creditor = make_creditor()
    reference = owe(creditor)
    sent()
    rejected(reference)
    with pytest.raises(refused.ReasonMissing):
        actions.pay_again(reference=reference, reason=" ", by=BY, at=AT)
    actions.pay_again(reference=reference, reason="the bank was wrong", by=BY, at=AT)
    assert state_of(reference) == ("invoiced", "")
    first = payment_of(reference).public_id
    sent(name="other")
    assert booked(reference).counts == {"book": 1}
    assert (payment_of(reference).public_id != first, due(creditor)) == (True, (0, 0))
    with pytest.raises(refused.NotPaidNow):
        actions.pay_again(reference=reference, reason="again", by=BY, at=AT)


def test_money_that_comes_back_after_it_was_booked_is_a_transfer_back() -> None:
    creditor = make_creditor()
    reference = owe(creditor)
    sent()
    booked(reference)
    assert returned(reference, code="MS03").counts == {"return": 1}
    assert (state_of(reference), due(creditor)) == (("invoiced", "new_iban"), (120_000, 0))
    assert [account.balance.posted_cents for account in balances("bank", PaymentFile.objects.get().pk)] == [0]
    assert queries.payable(reference, day=DAY).tries == (("returned", "MS03", DAY),)
    assert list(differences(keys=[])) == []


def test_an_organisation_without_an_account_waits_and_the_others_are_paid() -> None:
    without, other = make_creditor(0, iban=None), make_creditor(1)
    waiting, paid = owe(without), owe(other)
    assert queries.file_page(prepared()).line.payments == 1
    assert (state_of(waiting), state_of(paid)) == (("invoiced", "iban"), ("in_file", ""))
    assert queries.summary(day=DAY).without_iban == 1


def test_what_is_due_first_is_paid_first_and_files_hold_no_more_than_asked() -> None:
    creditor = make_creditor()
    references = [owe(creditor, 1000 + n) for n in range(5)]
    files = actions.prepare_files(day=DAY, by=BY, at=AT, most=2)
    assert [queries.file_page(file).line.payments for file in files] == [2, 2, 1]
    assert [line.reference for line in queries.file_page(files[0]).payments] == references[:2]
    assert [file.cents for file in reversed(queries.files(DAY))] == [2001, 2005, 1004]


def test_the_same_debt_written_twice_is_written_once_and_another_content_is_refused() -> None:
    creditor, key = make_creditor(), uuid4()

    def owed(cents: int) -> None:
        actions.owe(
            reference="order:1", organisation_id=creditor, title="A", cents=cents, owed_on=DAY, key=key, by=BY, at=AT
        )

    owed(500)
    owed(500)
    with pytest.raises(refused.OwedDifferently):
        owed(501)
    assert [line.payment.cents for line in queries.payables_of(creditor, day=DAY)] == [500]


@pytest.mark.parametrize("number", ["", "   ", "é", "-1", "1-", "a" * 36, "1;2", "F//1", "<F>"])
def test_a_number_that_a_bank_could_not_carry_is_refused(number: str) -> None:
    reference = owe(make_creditor(), number=None)
    with pytest.raises(refused.InvoiceNumberUnfit):
        actions.invoice(reference=reference, number=number, by=BY, at=AT)
    assert state_of(reference) == ("to_invoice", "invoice")


def test_an_invoice_number_serves_once_in_an_organisation_and_stays() -> None:
    first, second = make_creditor(0), make_creditor(1)
    reference, other = owe(first, number="F-1"), owe(first, number=None)
    with pytest.raises(refused.InvoiceNumberTaken):
        actions.invoice(reference=other, number="F-1", by=BY, at=AT)
    with pytest.raises(refused.AlreadyInvoiced):
        actions.invoice(reference=reference, number="F-2", by=BY, at=AT)
    actions.invoice(reference=reference, number="F-1", by=BY, at=later(3))
    owe(second, number="F-1")
    state = queries.payment_state(reference, day=DAY)
    assert state is not None
    assert (state.due_by, state_of(other)) == (DAY + timedelta(days=30), ("to_invoice", "invoice"))
    with pytest.raises(NotFound):
        actions.invoice(reference="order:none", number="F-3", by=BY, at=AT)


def test_a_file_takes_two_people() -> None:
    owe(make_creditor())
    first, second = make_officer("first"), make_officer("second")
    file = prepared(by=first)
    for nobody in (first, BY):
        with pytest.raises(refused.SecondAgentNeeded):
            actions.send_file(file=file, by=nobody, at=AT)
    for stranger in (Actor("staff", str(uuid4())), Actor("organisation", second.id), Actor("holder", second.id)):
        with pytest.raises(refused.NotYourFiles):
            actions.send_file(file=file, by=stranger, at=AT)
        with pytest.raises(refused.NotYourFiles):
            actions.prepare_file(day=DAY, by=stranger, at=AT)
    actions.send_file(file=file, by=second, at=AT)
    with pytest.raises(refused.FileDecided):
        actions.send_file(file=file, by=second, at=AT)
    with pytest.raises(refused.FileDecided):
        actions.drop_file(file=file, reason="too late", by=second, at=AT)
    assert queries.file_page(file).line.state == "sent"


def test_a_dropped_file_frees_its_payments_for_another() -> None:
    creditor = make_creditor()
    reference = owe(creditor)
    actions.drop_file(file=prepared(), reason="wrong day", by=make_officer(), at=AT)
    assert (state_of(reference), due(creditor)) == (("invoiced", ""), (120_000, 0))
    sent(name="sender")
    assert booked(reference).counts == {"book": 1}


def test_without_an_account_to_pay_from_nothing_is_prepared(settings: LazySettings) -> None:
    settings.PAYER_IBAN = "FR7699999000010000000000116"
    owe(make_creditor())
    with pytest.raises(refused.PayerAccountMissing):
        actions.prepare_file(day=DAY, by=BY, at=AT)
    assert PaymentFile.objects.count() == 0


def test_an_account_changed_after_the_file_was_prepared_changes_nothing_in_it() -> None:
    creditor = make_creditor()
    reference = owe(creditor)
    file = prepared()
    before = b"".join(queries.file_xml(file))
    give_account(creditor, IBANS[1], at=LATER)
    actions.send_file(file=file, by=make_officer(), at=AT)
    assert (b"".join(queries.file_xml(file)), payment_of(reference).iban) == (before, IBANS[0])


def test_an_organisation_refused_payment_by_a_sanction_waits_and_the_others_are_paid() -> None:
    sanctioned, other = make_creditor(0), make_creditor(1)
    held, paid = owe(sanctioned), owe(other)
    public_id = Organisation.objects.get(pk=sanctioned).public_id
    hearing = catalogue.open_hearing(
        organisation=public_id, grounds="No trainee was seen.", by=STAFF, at=AT - timedelta(days=40)
    )
    decided = catalogue.sanction(hearing=hearing, kind="refusal_to_pay", reason="Proven.", by=STAFF, at=AT)
    assert queries.file_page(prepared()).line.payments == 1
    assert (state_of(held), state_of(paid)) == (("invoiced", "sanction"), ("in_file", ""))
    catalogue.lift_sanction(sanction=decided, reason="Judgment.", by=STAFF, at=AT)
    assert state_of(held) == ("invoiced", "")
    prepared()
    assert state_of(held) == ("in_file", "")


def test_an_organisation_is_told_once_of_what_was_paid_and_of_each_payment_that_came_back() -> None:
    creditor, other = make_creditor(0), make_creditor(1)
    member = make_login("lea@atelier.example")
    public_id = Organisation.objects.get(pk=creditor).public_id
    catalogue.add_member(organisation=public_id, login=member.public_id, by=BY, at=AT)
    first, second, third = (owe(creditor, 1_000 + n, number=f"F-{n}") for n in range(3))
    owe(other, 9_999)
    sent()
    booked(first, second)
    rejected(third)
    returned(first)
    name = "Académie n° 0 & Cie"
    assert letters("paid") == [
        (
            "lea@atelier.example",
            {"organisation": name, "paid_cents": 2_001, "paid_on": "2026-03-04", "reference": "C1"},
        )
    ]
    assert letters("payment_returned") == [
        ("lea@atelier.example", {"organisation": name, "returned_cents": 1_002, "reference": "F-2"}),
        ("lea@atelier.example", {"organisation": name, "returned_cents": 1_000, "reference": "F-0"}),
    ]
