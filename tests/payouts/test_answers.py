"""Reading the bank's answers: what agrees does its work once, what does not is kept for people."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest

from pecule.kernel.actors import STRANGER
from pecule.ledger.queries.verification import differences
from pecule.payouts import actions, queries
from pecule.payouts.actions import answers as reading
from pecule.payouts.models import BankAnswer
from pecule.payouts.rules import refusals as refused
from pecule.payouts.rules.answers import read_lines
from tests.payouts.making import (
    AT,
    CLERK,
    IBANS,
    booked,
    camt053,
    due,
    line,
    make_creditor,
    message_of,
    owe,
    pain002,
    payment_of,
    prepared,
    read,
    rejected,
    returned,
    sent,
    state_of,
)

pytestmark = pytest.mark.django_db


def reasons() -> list[str]:
    """Why lines were kept, oldest first."""
    return [one.reason for one in queries.unmatched_answers()]


@pytest.mark.parametrize("version", ["02", "08"])
def test_both_versions_of_a_statement_book_payments(version: str) -> None:
    creditor = make_creditor()
    reference = owe(creditor)
    sent()
    assert read(camt053([line(payment_of(reference))], version=version)).version == f"camt.053.001.{version}"
    assert (state_of(reference), due(creditor)) == (("paid", ""), (0, 0))


@pytest.mark.parametrize("version", ["03", "10"])
def test_both_versions_of_a_report_reject_payments(version: str) -> None:
    creditor = make_creditor()
    reference = owe(creditor)
    sent()
    assert read(pain002([line(payment_of(reference))], version=version)).version == f"pain.002.001.{version}"
    assert (state_of(reference)[0], due(creditor)) == ("invoiced", (120_000, 0))


@pytest.mark.parametrize("status", ["ACCP", "ACTC", "ACSP", "ACSC", "PDNG"])
def test_a_payment_that_the_bank_only_took_still_waits(status: str) -> None:
    reference = owe(make_creditor())
    sent()
    assert read(pain002([line(payment_of(reference), status=status)])).counts == {"note": 1}
    assert state_of(reference) == ("sent", "")


def test_an_entry_that_is_not_booked_yet_does_nothing() -> None:
    reference = owe(make_creditor())
    sent()
    assert read(camt053([line(payment_of(reference))], status="PDNG")).lines == 0
    assert state_of(reference) == ("sent", "")


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"reference": "ABCDEF0123456789ABCDEF0123456789"}, "unknown"),
        ({"reference": "VIR SALAIRE"}, "unknown"),
        ({"reference": "NOTPROVIDED"}, "no_reference"),
        ({"amount": "1200.01"}, "amount_differs"),
        ({"amount": "12000.00"}, "amount_differs"),
        ({"currency": "USD"}, "currency_differs"),
        ({"iban": IBANS[1]}, "iban_differs"),
    ],
)
@pytest.mark.parametrize("message", [camt053, pain002])
def test_a_line_that_does_not_agree_moves_nothing_and_is_kept(
    changed: dict[str, str], reason: str, message: Callable[..., bytes]
) -> None:
    creditor = make_creditor()
    reference = owe(creditor)
    sent()
    assert read(message([line(payment_of(reference), **changed)])).counts == {"unmatched": 1}
    assert (state_of(reference), due(creditor), reasons()) == (("sent", ""), (120_000, 120_000), [reason])
    kept = queries.unmatched_answers()[0]
    actions.close_unmatched(line=kept.public_id, note="the bank's mistake, told them", by=CLERK, at=AT)
    assert (reasons(), [one.note for one in queries.unmatched_answers(closed=True)]) == (
        [], ["the bank's mistake, told them"],
    )  # fmt: skip
    with pytest.raises(refused.LineClosed):
        actions.close_unmatched(line=kept.public_id, note="again", by=CLERK, at=AT)


def test_a_payment_is_answered_once() -> None:
    creditor = make_creditor()
    reference = owe(creditor)
    sent()
    booked(reference, number="C1")
    booked(reference, number="C2")
    rejected(reference, number="M1")
    assert (state_of(reference), due(creditor), reasons()) == (("paid", ""), (0, 0), ["already_answered"] * 2)
    returned(reference, number="C3")
    returned(reference, number="C4")
    booked(reference, number="C5")
    assert (due(creditor), reasons()) == ((120_000, 0), ["already_answered"] * 4)
    assert list(differences(keys=[])) == []


def test_a_payment_booked_and_given_back_in_one_statement_is_owed_again() -> None:
    creditor = make_creditor()
    reference = owe(creditor)
    sent()
    payment = payment_of(reference)
    out, back = line(payment), line(payment, way="CRDT", code="AC04")
    assert read(camt053([out, back, out])).counts == {"book": 1, "return": 1, "unmatched": 1}
    assert (state_of(reference), due(creditor), reasons()) == (
        ("invoiced", "new_iban"), (120_000, 0), ["already_answered"],
    )  # fmt: skip


def test_a_return_before_the_booking_and_an_answer_to_an_unsent_file_are_kept() -> None:
    reference = owe(make_creditor())
    prepared()
    booked(reference)
    actions.drop_file(file=queries.files()[0].public_id, reason="wrong", by=CLERK, at=AT)
    sent()
    returned(reference)
    assert (state_of(reference), reasons()) == (("sent", ""), ["not_sent", "not_booked"])


@pytest.mark.parametrize("level", ["group", "information"])
def test_a_file_rejected_as_a_whole_frees_all_that_waits(level: str) -> None:
    creditor = make_creditor()
    paid, others = owe(creditor, 1000), [owe(creditor, 2000), owe(creditor, 3000)]
    file = sent()
    booked(paid)
    statuses: dict[str, Any] = {level: "RJCT"}
    answer = pain002(original=message_of(file), **statuses, code="FF01")
    assert read(answer).counts == {"reject": 2}
    assert (state_of(paid), [state_of(one)[0] for one in others]) == (("paid", ""), ["invoiced"] * 2)
    assert (due(creditor), [payment_of(one).reason_code for one in others]) == ((5000, 0), ["FF01"] * 2)
    again = pain002(original=message_of(file), **statuses, number="M2")
    unknown = pain002(original="OTHER", **statuses, number="M3")
    assert (read(again).counts, read(unknown).counts) == ({"unmatched": 1}, {"unmatched": 1})
    assert reasons() == ["already_answered", "unknown"]


def test_a_whole_file_that_never_left_is_not_rejected() -> None:
    creditor = make_creditor()
    owe(creditor, 2000), owe(creditor, 3000)
    file = prepared()
    assert read(pain002(original=message_of(file), group="RJCT")).counts == {"unmatched": 1}
    assert (due(creditor), reasons()) == ((5000, 5000), ["not_sent"])


def test_the_same_file_again_does_nothing_more() -> None:
    creditor = make_creditor()
    reference = owe(creditor)
    sent()
    content = camt053([line(payment_of(reference)), line(payment_of(reference), reference="UNKNOWN")])
    first, second = read(content), read(content)
    assert (first.status, second.status, second.counts) == ("read", "read_before", first.counts)
    assert (due(creditor), reasons(), BankAnswer.objects.count()) == ((0, 0), ["unknown"], 1)


def test_another_message_under_a_number_already_used_is_refused_and_kept() -> None:
    creditor = make_creditor()
    first, second = owe(creditor, 1000), owe(creditor, 2000)
    sent()
    booked(first, number="C1")
    report = booked(second, number="C1")
    booked(second, number="C1")
    assert (report.status, state_of(second), due(creditor)) == ("refused", ("sent", ""), (2000, 2000))
    assert reasons() == ["message_reused"]


def test_reading_goes_on_where_it_was_interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    creditor = make_creditor()
    references = [owe(creditor, 1000 + n) for n in range(7)]
    sent()
    content = camt053([line(payment_of(one)) for one in references] + [line(payment_of(references[0]))])
    monkeypatch.setattr(reading, "LINES_AT_ONCE", 3)
    done, left = reading._do, [2]

    def cut(*args: Any) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise ConnectionError
        done(*args)

    monkeypatch.setattr(reading, "_do", cut)
    with pytest.raises(ConnectionError):
        read(content)
    answer = BankAnswer.objects.get()
    assert (answer.lines_done, answer.read_at, due(creditor)) == (6, None, (1006, 1006))
    left[0] = 100
    assert read(content).counts == {"book": 7, "unmatched": 1}
    assert (due(creditor), reasons()) == ((0, 0), ["already_answered"])


def test_a_thousand_lines_that_somebody_else_has_done_meanwhile_are_left() -> None:
    creditor = make_creditor()
    references = [owe(creditor, 1000 + n) for n in range(3)]
    sent()
    content = camt053([line(payment_of(one)) for one in references])
    read(content)
    answer = BankAnswer.objects.get()
    lines = list(read_lines(BytesIO(content)))
    reading._do(answer.pk, lines, CLERK, AT)
    assert (due(creditor), reasons(), BankAnswer.objects.get().counts) == ((0, 0), [], {"book": 3})


def test_a_statement_of_another_account_is_refused_whole() -> None:
    reference = owe(make_creditor())
    sent()
    with pytest.raises(refused.StatementOfAnotherAccount):
        read(camt053([line(payment_of(reference))], account=IBANS[0]))
    assert (state_of(reference), BankAnswer.objects.count()) == (("sent", ""), 0)


def _with_dtd(content: bytes) -> bytes:
    return b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + content


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda content: b"", "not well-formed"),
        (lambda content: content[:-20], "not well-formed"),
        (lambda content: b"not xml", "not well-formed"),
        (_with_dtd, "document type"),
        (lambda content: content.replace(b"camt.053.001.08", b"camt.053.001.99"), "neither"),
        (lambda content: content.replace(b"camt.053.001.08", b"camt.054.001.08"), "neither"),
        (lambda content: content.replace(b"1200.00", b"1,200"), "amount"),
        (lambda content: content.replace(b"1200.00", b"1200.001"), "amount"),
        (lambda content: content.replace(b"1200.00", b"-1200.00"), "amount"),
        (lambda content: content.replace(b"2026-03-04", b"2026-13-04"), "not a day"),
        (lambda content: content.replace(b"<MsgId>C1</MsgId>", b""), "number of its own"),
        (lambda content: content.replace(b"C1", b"C" * 36), "longer than"),
    ],
)
def test_an_answer_that_cannot_be_read_to_its_end_does_nothing_at_all(
    spoil: Callable[[bytes], bytes], why: str
) -> None:
    creditor = make_creditor()
    reference = owe(creditor)
    sent()
    with pytest.raises(refused.AnswerUnreadable, match=why):
        read(spoil(camt053([line(payment_of(reference))] * 2)))
    assert (state_of(reference), due(creditor), BankAnswer.objects.count()) == (("sent", ""), (120_000, 120_000), 0)


def test_only_payments_officers_read_answers() -> None:
    with pytest.raises(refused.NotYourFiles):
        actions.read_answer(stream=BytesIO(camt053()), by=STRANGER, at=AT)
