"""Files set aside and their decisions; taking a file back by two people."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pecule.audit.models import AuditLine
from pecule.entitlements.actions import credit_year
from pecule.entitlements.models import Claim, DeclarationFile, Proposal
from pecule.entitlements.tasks import carry_out_proposal
from pecule.ledger import actions as ledger
from pecule.ledger.queries import balances
from pecule.signin.models import Login
from tests.sites.staff.scenes import (
    AT,
    BY,
    REASON,
    anne,
    full_year,
    inside,
    nir_of,
    now,
    page_of,
    row,
    sent,
    set_aside,
    staff,
)


@pytest.fixture
def officer(db: None) -> Login:
    return staff("officer", "rights_officer", "auditor")


@pytest.fixture
def operator(db: None) -> Login:
    return staff("operator", "year_operator")


@pytest.mark.parametrize(("language", "says"), [("en", "1 file set aside"), ("fr", "1 fichier mis de côté")])
def test_home_shows_files_set_aside_first_in_both_languages(officer: Login, language: str, says: str) -> None:
    set_aside()
    page = inside(officer, language).get("/staff/").content.decode()
    assert (says in page, "march.csv" in page) == (True, True)


def test_home_says_when_nothing_waits(officer: Login) -> None:
    sent(row())
    page = inside(officer).get("/staff/").content.decode()
    assert ("Nothing waits for you." in page, "march.csv" in page) == (True, False)


def test_home_asks_the_database_as_much_for_three_files_as_for_one(officer: Login) -> None:
    client, counts = inside(officer), []
    for months in (["2025-01"], ["2025-02", "2025-03"]):
        for month in months:
            set_aside(month)
        with CaptureQueriesContext(connection) as queries:
            page = client.get("/staff/").content.decode()
        counts.append((len(queries), page.count("march.csv")))
    assert [queries for queries, _ in counts] == [counts[0][0]] * 2
    assert [files for _, files in counts] == [1, 3]


def test_the_list_is_narrowed_by_state(officer: Login) -> None:
    set_aside()
    sent(row(period="2025-06"), name="june.csv")
    client = inside(officer)
    pages = [client.get(f"/staff/files/?status={status}").content.decode() for status in ("", "set_aside", "nonsense")]
    assert [("march.csv" in page, "june.csv" in page) for page in pages] == [(True, True), (True, False), (True, True)]


@pytest.mark.parametrize(("decision", "status"), [("release", "accepted"), ("reject", "rejected")])
def test_a_decision_is_kept_with_its_reason(officer: Login, decision: str, status: str) -> None:
    file = set_aside()
    page = page_of(officer, f"/staff/files/{file.public_id}/decide/", decision=decision, reason=REASON)
    file.refresh_from_db()
    assert (file.status, file.decision_reason) == (status, REASON)
    assert (file.decided_by, REASON in page) == (f"staff:{officer.public_id}", True)


def test_a_question_reaches_the_employer_and_the_file_stays(officer: Login) -> None:
    file = set_aside()
    page_of(officer, f"/staff/files/{file.public_id}/decide/", decision="ask", reason="Are these hours, or days?")
    file.refresh_from_db()
    employers_page = page_of(Login.objects.get(audience="employer"), f"/employer/files/{file.public_id}/")
    assert (file.status, "Are these hours, or days?" in employers_page) == ("set_aside", True)


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"decision": ""}, "decision"), ({"decision": "burn"}, "decision"), ({"reason": ""}, "reason"),
     ({"reason": "short"}, "reason"), ({"reason": "12345 67890 1"}, "reason")],
)  # fmt: skip
def test_a_wrong_decision_says_so_at_its_field(officer: Login, typed: dict[str, str], field: str) -> None:
    file = set_aside()
    data = {"decision": "ask", "reason": REASON} | typed
    answer = inside(officer).post(f"/staff/files/{file.public_id}/decide/", data)
    file.refresh_from_db()
    assert (answer.status_code, f'id="id_{field}_error"' in answer.content.decode()) == (422, True)
    assert (file.status, file.report.get("said")) == ("set_aside", None)


def test_a_file_decided_already_is_not_decided_again(officer: Login) -> None:
    file = set_aside()
    url = f"/staff/files/{file.public_id}/decide/"
    page_of(officer, url, decision="reject", reason=REASON)
    answer = inside(officer).post(url, {"decision": "release", "reason": REASON})
    file.refresh_from_db()
    assert (answer.status_code, file.status) == (409, "rejected")


def test_a_file_never_shows_whom_it_names(officer: Login) -> None:
    file = set_aside()
    page = page_of(officer, f"/staff/files/{file.public_id}/")
    assert ("GARNIER" in page, nir_of(1) in page, "Why it was set aside" in page) == (False, False, True)


def wrong_year() -> DeclarationFile:
    """A file that credited two people, one of whom spent."""
    file = full_year(1, 2)
    credit_year(2025, by=BY, at=now(), workers=1)
    from pecule.holders.models import Holder

    spender = balances("holder", Holder.objects.earliest("pk").pk)[0]
    shop = ledger.open_account(owner_kind="organisation", owner_id=9, fund="due", floored=True)
    from uuid import uuid4

    ledger.transfer(
        id=uuid4(), debit=spender.account_id, credit=shop, amount_cents=30_000, code="order", reference="order:9",
        effective_on=AT.date(), at=now(), by=BY,
    )  # fmt: skip
    return file


def test_what_taking_back_would_do_is_said_before_and_changes_nothing(operator: Login) -> None:
    file = wrong_year()
    lines = AuditLine.objects.count()
    page = inside(operator).post(f"/staff/files/{file.public_id}/reverse/").content.decode()
    assert ("2 people are concerned." in page, "€700.00 would be taken back" in page) == (True, True)
    assert "€300.00 are already spent: 1 claim would be kept" in page
    file.refresh_from_db()
    assert (file.status, Claim.objects.count(), AuditLine.objects.count()) == ("accepted", 0, lines)


def test_two_people_take_a_file_back_and_the_announced_happens(operator: Login) -> None:
    file = wrong_year()
    page_of(operator, f"/staff/files/{file.public_id}/reverse/", reason=REASON)
    proposal = Proposal.objects.get()
    url = f"/staff/proposals/{proposal.public_id}/"
    own = inside(operator).post(url, {"act": "confirm"})
    proposal.refresh_from_db()
    assert (own.status_code, proposal.confirmed_at) == (403, None)
    assert "You proposed this yourself" in own.content.decode()

    second = staff("second", "year_operator")
    assert "€700.00 would be taken back" in page_of(second, url)
    assert inside(second).post(url, {"act": "confirm"}).status_code == 302
    assert inside(second).get(url)["Refresh"] == "5"
    carry_out_proposal(proposal=str(proposal.public_id), at=now().isoformat())
    file.refresh_from_db()
    assert (file.status, Claim.objects.get().amount_cents) == ("reversed", 30_000)
    assert file.report["reversal"]["taken_back_cents"] == proposal.foreseen["taken_back_cents"] == 70_000
    assert "Begun and done" in page_of(second, url)
    assert "1 open claim, €300.00 still to recover" in page_of(second, "/staff/")


@pytest.mark.parametrize("reason", ["", "short"])
def test_taking_back_needs_a_reason(operator: Login, reason: str) -> None:
    file = full_year(1)
    answer = inside(operator).post(f"/staff/files/{file.public_id}/reverse/", {"reason": reason})
    page = answer.content.decode()
    assert (answer.status_code, 'id="id_reason_error"' in page, Proposal.objects.count()) == (422, True, 0)


def test_a_file_set_aside_cannot_be_taken_back(operator: Login) -> None:
    file = set_aside()
    assert inside(operator).post(f"/staff/files/{file.public_id}/reverse/").status_code == 409


def test_a_file_is_proposed_once_at_a_time(operator: Login) -> None:
    file = full_year(1)
    url = f"/staff/files/{file.public_id}/reverse/"
    answers = [inside(operator).post(url, {"reason": REASON}).status_code for _ in range(2)]
    assert (answers, Proposal.objects.count()) == ([302, 409], 1)


def test_a_withdrawn_proposal_does_nothing(operator: Login) -> None:
    file = full_year(1)
    page_of(operator, f"/staff/files/{file.public_id}/reverse/", reason=REASON)
    proposal = Proposal.objects.get()
    url = f"/staff/proposals/{proposal.public_id}/"
    page_of(operator, url, act="withdraw")
    late = inside(staff("second", "year_operator")).post(url, {"act": "confirm"})
    carry_out_proposal(proposal=str(proposal.public_id), at=now().isoformat())
    file.refresh_from_db()
    assert (late.status_code, file.status) == (409, "accepted")


def test_someone_without_the_permission_cannot_confirm(operator: Login, officer: Login) -> None:
    file = full_year(1)
    page_of(operator, f"/staff/files/{file.public_id}/reverse/", reason=REASON)
    proposal = Proposal.objects.get()
    answer = inside(officer).post(f"/staff/proposals/{proposal.public_id}/", {"act": "confirm"})
    proposal.refresh_from_db()
    assert (answer.status_code, proposal.confirmed_at, REASON in answer.content.decode()) == (403, None, False)


def test_the_trail_of_a_file_tells_who_did_what(officer: Login) -> None:
    anne()
    file = set_aside()
    page_of(officer, f"/staff/files/{file.public_id}/decide/", decision="reject", reason=REASON)
    page = page_of(officer, f"/staff/trail/?subject=file:{file.public_id}")
    assert ("entitlements.reject_set_aside" in page, f"login%3A{officer.public_id}" in page) == (True, True)
    assert f">{officer.display_name}</a>" in page
    typed = inside(officer).post("/staff/trail/", {"subject": f"file:{file.public_id}"})
    assert typed["Location"] == f"/staff/trail/?subject=file%3A{file.public_id}"


@pytest.mark.parametrize("typed", ["", "2850375123456", "Moreau-Secret", "holder:' OR 1=1"])
def test_a_subject_that_is_none_is_refused_at_its_field_and_stands_in_no_address(officer: Login, typed: str) -> None:
    answer = inside(officer).post("/staff/trail/", {"subject": typed})
    assert (answer.status_code, 'id="id_subject_error"' in answer.content.decode()) == (422, True)
