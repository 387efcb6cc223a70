"""From what is owed to what is paid, and everything that stands in between."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from pecule.kernel.actors import Actor
from pecule.kernel.refusals import NotFound
from pecule.ledger.queries import balances
from pecule.ledger.queries.verification import differences
from pecule.payouts import actions, queries
from pecule.payouts.models import PaymentFile
from pecule.payouts.rules import refusals as refused
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
from tests.payouts.paying import give_account

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


def test_an_account_that_no_bank_would_take_is_no_account() -> None:
    creditor = make_creditor(iban=None)
    reference = owe(creditor)
