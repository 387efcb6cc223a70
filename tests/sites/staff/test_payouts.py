"""Payments: prepared by one, released by another, answered by the bank, suspended and released."""

from datetime import date
from hashlib import sha256
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from pecule.audit.models import AuditLine
from pecule.payouts import actions
from pecule.payouts.models import BankAnswer, Payable, PaymentFile, Suspension, UnmatchedLine
from tests.payouts.making import (
    AT,
    BY,
    IBANS,
    camt053,
    line,
    make_creditor,
    message_of,
    owe,
    pain002,
    payment_of,
    state_of,
)
from tests.sites.staff.market import REASON, agent, move_clock, plain, read, send, wrong_field

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday(monkeypatch: pytest.MonkeyPatch) -> None:
    move_clock(monkeypatch)


@pytest.fixture
def first(db: None) -> Client:
    return agent("payments_officer", name="camille")


@pytest.fixture
def second(db: None) -> Client:
    return agent("payments_officer", name="sacha")


def prepared(client: Client) -> UUID:
    """A file prepared on the page."""
    assert send(client, "payouts/prepare/")[0] == 302
    return PaymentFile.objects.latest("pk").public_id


def released(first: Client, second: Client) -> UUID:
    file = prepared(first)
    assert send(second, f"payouts/files/{file}/release/")[0] == 302
    return file


def give(client: Client, content: bytes) -> tuple[int, str]:
    """Send an answer of the bank as a file, and what the page that follows says."""
    answer = client.post("/staff/payouts/answers/", {"file": SimpleUploadedFile("answer.xml", content)}, follow=True)
    return answer.status_code, plain(answer.content)


@pytest.mark.parametrize(
    ("language", "says"), [("en", "Invoiced, to be paid 1 · €1,200.00"), ("fr", "Facturé, à payer 1 · 1 200,00 €")]
)
def test_the_summary_counts_what_waits(language: str, says: str) -> None:
    owe(make_creditor())
    owe(make_creditor(1), 5_000, number=None)
    page = read(agent("payments_officer", language=language), "payouts/")
    assert says in page.replace("\u202f", " ").replace("\xa0", " ")


def test_nothing_to_pay_prepares_nothing(first: Client) -> None:
    status, page = send(first, "payouts/prepare/")
    assert (status, "Nothing can be paid now" in page, PaymentFile.objects.count()) == (302, True, 0)


def test_a_file_is_released_by_a_second_person_only(first: Client, second: Client) -> None:
    owe(make_creditor())
    file = prepared(first)
    assert "You prepared it: somebody else must release it." in read(first, f"payouts/files/{file}/")
    answer = first.post(f"/staff/payouts/files/{file}/release/")
    assert (answer.status_code, PaymentFile.objects.get().state) == (403, "prepared")
    assert ("release it" in read(first, ""), "Payment file: release it" in read(second, "")) == (False, True)
    assert send(second, f"payouts/files/{file}/release/")[0] == 302
    row = PaymentFile.objects.get()
    assert (row.state, row.decided_by != row.prepared_by) == ("sent", True)
    assert second.post(f"/staff/payouts/files/{file}/release/").status_code == 409


def test_the_download_is_the_file_whose_fingerprint_is_shown(first: Client) -> None:
    owe(make_creditor())
    file = prepared(first)
    answer = first.get(f"/staff/payouts/files/{file}/xml/")
    content = answer.getvalue()
    digest = sha256(content).hexdigest()
    grouped = " ".join(digest[place : place + 8] for place in range(0, 64, 8))
    assert grouped in read(first, f"payouts/files/{file}/")
    assert answer["Content-Disposition"] == f'attachment; filename="{message_of(file)}.xml"'
    assert (IBANS[0] in content.decode(), IBANS[0] in read(first, f"payouts/files/{file}/")) == (True, False)


def test_a_file_is_dropped_with_a_reason(first: Client) -> None:
    reference = owe(make_creditor())
    file = prepared(first)
    assert wrong_field(first, f"payouts/files/{file}/drop/", reason="no") == (422, ["reason"])
    assert send(first, f"payouts/files/{file}/drop/", reason=REASON)[0] == 302
    row = PaymentFile.objects.get()
    assert (row.state, row.reason, state_of(reference)) == ("dropped", REASON, ("invoiced", ""))


@pytest.mark.parametrize(("language", "says"), [("en", "The account is closed."), ("fr", "Le compte est clos.")])
def test_a_refusal_is_read_with_its_reason_and_the_payment_opens_again(
    first: Client, second: Client, language: str, says: str
) -> None:
    reference = owe(make_creditor())
    file = released(first, second)
    content = pain002([line(payment_of(reference), code="AC04")], original=message_of(file))
    third = agent("payments_officer", name="third", language=language)
    status, page = give(third, content)
    assert (status, says in page, "Académie n° 0 & Cie" in page) == (200, True, True)
    assert state_of(reference) == ("invoiced", "new_iban")
    assert says in read(third, f"payouts/owed/{reference}/")
    assert "AC04" in read(third, f"payouts/files/{file}/")


def test_a_booking_pays_and_the_same_file_again_does_nothing_more(first: Client, second: Client) -> None:
    reference = owe(make_creditor())
    released(first, second)
    content = camt053([line(payment_of(reference))])
    assert give(first, content)[0] == 200
    assert state_of(reference) == ("paid", "")
    assert "This file was read before: nothing more was done." in give(first, content)[1]
    assert BankAnswer.objects.count() == 1


@pytest.mark.parametrize("content", [b"", b"not xml", b"<Document/>", b"\x00\xff"])
def test_what_is_no_answer_is_refused_at_its_field(first: Client, content: bytes) -> None:
    answer = first.post("/staff/payouts/answers/", {"file": SimpleUploadedFile("answer.xml", content)})
    assert ('id="id_file_error"' in answer.content.decode(), answer.status_code >= 400) == (True, True)
    assert BankAnswer.objects.count() == 0


def test_another_accounts_statement_is_refused_at_its_field(first: Client) -> None:
    answer = first.post("/staff/payouts/answers/", {"file": SimpleUploadedFile("a.xml", camt053([], account=IBANS[1]))})
    assert ("another bank account" in plain(answer.content), BankAnswer.objects.count()) == (True, 0)


def test_an_unknown_payment_waits_for_somebody_who_says_what_became_of_it(first: Client, second: Client) -> None:
    reference = owe(make_creditor())
    released(first, second)
    give(first, camt053([line(payment_of(reference), reference="F" * 32)]))
    assert "1 bank answer unmatched" in read(first, "")
    found = UnmatchedLine.objects.get()
    assert str(found.public_id) in first.get("/staff/payouts/unmatched/").content.decode()
    path = f"payouts/unmatched/{found.public_id}/"
    assert wrong_field(first, path, note="") == (422, ["note"])
    assert send(first, path, note=REASON)[0] == 302
    found.refresh_from_db()
    assert (found.note, found.closed_at, state_of(reference)) == (REASON, AT, ("sent", ""))
    assert first.get(f"/staff/{path}").status_code == 404


def test_a_payment_is_suspended_on_a_ground_and_released(first: Client) -> None:
    reference = owe(make_creditor())
    path = f"payouts/owed/{reference}/"
    typed = {"ground": "serious_harm", "until": "2026-06-30", "reason": REASON}
    assert wrong_field(first, f"{path}suspend/", **(typed | {"until": "2027-06-30"}))[1] == ["until"]
    assert wrong_field(first, f"{path}suspend/", **(typed | {"ground": "mood"}))[1] == ["ground"]
    assert Suspension.objects.count() == 0
    assert send(first, f"{path}suspend/", **typed)[0] == 302
    assert (state_of(reference)[1], "Serious harm to public interests" in read(first, path)) == ("suspension", True)
    assert "Anglais" in read(first, "payouts/waiting/suspended/")
    assert send(first, f"{path}release/", reason=REASON)[0] == 302
    assert (state_of(reference)[1], Suspension.objects.get().release_reason) == ("", REASON)
    assert first.post(f"/staff/{path}release/", {"reason": REASON}).status_code == 409


def test_the_same_account_is_tried_again_when_the_bank_was_wrong(first: Client, second: Client) -> None:
    reference = owe(make_creditor())
    released(first, second)
    give(first, pain002([line(payment_of(reference), code="AC04")]))
    assert "Try the same account again" in read(first, f"payouts/owed/{reference}/")
    assert send(first, f"payouts/owed/{reference}/again/", reason=REASON)[0] == 302
    assert Payable.objects.get().refused_iban == ""
    assert first.post(f"/staff/payouts/owed/{reference}/again/", {"reason": REASON}).status_code == 409


def test_lists_show_what_waits_and_for_what(monkeypatch: pytest.MonkeyPatch, first: Client) -> None:
    owe(make_creditor(iban=None), reference="order:a", number="F-1")
    owe(make_creditor(1), reference="order:b", number=None)
    assert "No account that works" in read(first, "payouts/waiting/to_pay/")
    assert "Waits for the invoice" in read(first, "payouts/waiting/to_invoice/")
    assert "There is none." in read(first, "payouts/waiting/late/")
    move_clock(monkeypatch, AT.replace(month=9))
    assert "Anglais" in read(first, "payouts/waiting/late/")
    assert first.get("/staff/payouts/waiting/nonsense/").status_code == 404


def test_what_organisations_owe_back_is_listed(first: Client) -> None:
    from pecule.ledger import actions as ledger

    creditor = make_creditor()
    owe(creditor)
    account = ledger.open_account(owner_kind="scheme", owner_id=0, fund="tests", floored=False)
    actions.owe_back(
        reference="control:1", organisation_id=creditor, gives=[(account, 30_000)], ground="Sessions never held.",
        owed_on=date(2026, 3, 2), key=UUID(int=7), by=BY, at=AT,
    )  # fmt: skip
    page = read(first, "payouts/debts/")
    assert ("Sessions never held." in page, "€300.00" in page) == (True, True)


def test_those_who_pay_nobody_see_no_payment(db: None) -> None:
    reference = owe(make_creditor())
    for role in ("organisation_officer", "controls_officer", "auditor"):
        client = agent(role, name=role)
        for path in ("payouts/", f"payouts/owed/{reference}/", "payouts/waiting/to_pay/"):
            answer = client.get(f"/staff/{path}")
            assert (role, answer.status_code, "Académie" in answer.content.decode()) == (role, 403, False)
    assert AuditLine.objects.filter(verb="staff.turned_away").count() == 9
