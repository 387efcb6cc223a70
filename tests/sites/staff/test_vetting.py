"""Applications: the queue, documents, verdicts; and two who claim one SIRET."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client

from pecule.catalogue import actions, queries
from pecule.catalogue.models import Application, Member, Organisation, SiretDispute
from pecule.catalogue.rules import SiretTaken
from tests.catalogue.making import AT, SIRETS, make_organisation
from tests.catalogue.vetting import PDF, admissible, manager, organisation_of, submitted
from tests.sites.staff.market import REASON, agent, move_clock, read, send, wrong_field

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday(monkeypatch: pytest.MonkeyPatch) -> None:
    move_clock(monkeypatch)


@pytest.fixture
def officer(db: None) -> Client:
    return agent("organisation_officer")


def state_of(application: UUID) -> tuple[str, str]:
    row = Application.objects.get(public_id=application)
    return row.state, row.reasons


@pytest.mark.parametrize(
    ("language", "what", "state", "month"),
    [("en", "Admissible or not?", "To judge", "March 2026"), ("fr", "Recevable ou non ?", "À juger", "mars 2026")],
)
def test_an_application_waits_on_home_and_in_the_queue_with_its_last_day(
    language: str, what: str, state: str, month: str
) -> None:
    application = submitted(manager())
    client = agent("organisation_officer", language=language)
    due = queries.application_page(application, day=AT.date()).line.due_on
    assert due is not None
    for path, says in (("", what), ("applications/", state)):
        page = read(client, path)
        assert (says in page, f"{due.day} {month}" in page, "Sequoia" in page) == (True, True, True)


def test_a_late_application_is_marked(monkeypatch: pytest.MonkeyPatch, officer: Client) -> None:
    submitted(manager())
    assert "late" not in read(officer, "applications/")
    move_clock(monkeypatch, AT + timedelta(days=40))
    assert "1 is late" in read(officer, "applications/")


def test_nobody_else_is_shown_what_waits(db: None) -> None:
    submitted(manager())
    for role in ("payments_officer", "controls_officer", "advisor"):
        assert "Sequoia" not in read(agent(role, name=role), "")


def test_an_application_shows_everything_and_its_documents_come_as_attachments(officer: Client) -> None:
    application = submitted(manager())
    page = read(officer, f"applications/{application}/")
    shown = ["Atelier Sequoia SARL", "Ondine Wisteria", "FR14 2004 1010 0505 0001 3M02 606", "Q-4711", "gérante"]
    assert [words for words in shown if words not in page] == []
    [document, *_] = queries.application_page(application, day=AT.date()).documents
    answer = officer.get(f"/staff/documents/{document.public_id}/")
    assert (answer.content, answer["Content-Type"], answer["X-Content-Type-Options"]) == (
        PDF, "application/pdf", "nosniff",
    )  # fmt: skip
    assert answer["Content-Disposition"] == f'attachment; filename="document-{str(document.public_id)[:8]}.pdf"'
    assert officer.get(f"/staff/documents/{uuid4()}/").status_code == 404


def test_admissible_starts_the_two_months(officer: Client) -> None:
    application = submitted(manager())
    status, page = send(officer, f"applications/{application}/judge/", verdict="yes", reasons="")
    assert (status, state_of(application)) == (302, ("admissible", ""))
    assert "2 May 2026" in page or "4 May 2026" in page


@pytest.mark.parametrize(("path", "outcome"), [("judge", "inadmissible"), ("decide", "refused")])
def test_a_no_needs_reasons_and_keeps_them(officer: Client, path: str, outcome: str) -> None:
    application = submitted(manager()) if path == "judge" else admissible(manager())
    before = state_of(application)
    assert wrong_field(officer, f"applications/{application}/{path}/", verdict="no", reasons="") == (422, ["reasons"])
    assert state_of(application) == before
    assert send(officer, f"applications/{application}/{path}/", verdict="no", reasons=REASON)[0] == 302
    assert state_of(application) == (outcome, REASON)


def test_accepting_lists_the_organisation(officer: Client) -> None:
    application = admissible(manager())
    assert send(officer, f"applications/{application}/decide/", verdict="yes", reasons="")[0] == 302
    row = Organisation.objects.get(public_id=organisation_of(application))
    assert (state_of(application)[0], row.status, row.name) == ("accepted", "listed", "Atelier Sequoia SARL")


def test_a_decision_is_taken_once_and_in_turn(officer: Client) -> None:
    application = submitted(manager())
    assert officer.get(f"/staff/applications/{application}/decide/").status_code == 409
    send(officer, f"applications/{application}/judge/", verdict="yes", reasons="")
    assert officer.get(f"/staff/applications/{application}/judge/").status_code == 409


def test_the_organisation_reads_nothing_of_the_agents_pages(db: None) -> None:
    application = submitted(manager())
    client = agent("controls_officer")
    answer = client.get(f"/staff/applications/{application}/")
    assert (answer.status_code, "Wisteria" in answer.content.decode()) == (403, False)


def claim() -> UUID:
    """Somebody who claims the SIRET of another's organisation."""
    organisation = make_organisation(0, listed=True, name="Atelier Sequoia")
    held = manager("held@sequoia.example")
    actions.add_member(organisation=organisation, login=UUID(held.id), by=held.__class__("system", "tests"), at=AT)
    with pytest.raises(SiretTaken):
        actions.start_application(
            siret=SIRETS[0], nda="11750000002", name="Faux Sequoia", city="Lyon",
            by=manager("claims@sequoia.example"), at=AT,
        )  # fmt: skip
    return SiretDispute.objects.get().public_id


def test_a_claim_is_settled_after_its_consequences_were_said(officer: Client) -> None:
    dispute = claim()
    assert "Who speaks for this SIRET?" in read(officer, "")
    said = {"settled_for": "claimant", "reason": REASON}
    status, page = send(officer, f"claims/{dispute}/", **said)
    assert (status, SiretDispute.objects.get().settled_at) == (200, None)
    assert "claims@sequoia.example becomes its only manager; the present members leave it." in page
    assert send(officer, f"claims/{dispute}/", sure="yes", **said)[0] == 302
    assert list(Member.objects.values_list("login__email", "role")) == [("claims@sequoia.example", "manager")]
    assert Organisation.objects.get().status == "suspended"
    assert officer.get(f"/staff/claims/{dispute}/").status_code == 404


def test_a_claim_settled_for_the_members_changes_nothing(officer: Client) -> None:
    dispute = claim()
    send(officer, f"claims/{dispute}/", settled_for="holder", reason=REASON, sure="yes")
    assert list(Member.objects.values_list("login__email", flat=True)) == ["held@sequoia.example"]
    assert (SiretDispute.objects.get().settled_for, Organisation.objects.get().status) == ("holder", "listed")
