"""Asking to be listed, page by page; a SIRET that others hold; taking up an invitation."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from pecule.catalogue import actions, queries
from pecule.catalogue.models import Application, Document, Member, Organisation, SiretDispute
from pecule.catalogue.rules.members import InvitationOver
from pecule.notices.models import Outbox
from pecule.signin.models import Login
from tests.catalogue.making import AT, BY, DAY, SIRETS, make_login, make_organisation, member
from tests.catalogue.vetting import GOOD_IBAN, KINDS, PDF, STAFF, admissible, fill, manager, start, submitted
from tests.sites.organisation.scenes import browser, colleague, move_clock, page, paper, refused, send

pytestmark = pytest.mark.django_db

PARTS: dict[str, dict[str, Any]] = {
    "who": {
        "legal_name": "Atelier Sequoia SARL", "legal_form": "SARL", "declared_on": "2019-05-02", "by_delegate": "no"
    },
    "contact": {
        "address": "3 rue Tamaris", "postcode": "69003", "city": "Lyon", "email": "contact@sequoia.example",
        "phone": "0472000000",
    },
    "statement": {"statement_year": "2025"},
    "qualiopi": {"qualiopi_number": "Q-4711", "qualiopi_from": "2025-01-01", "qualiopi_until": "2027-12-31"},
    "bank": {"iban": "FR14 2004 1010 0505 0001 3M02 606", "iban_holder": "Atelier Sequoia"},
    "terms": {"terms_accepted": "on"},
}  # fmt: skip
PERSON = {"family_name": "Wisteria", "given_names": "Ondine", "birth_date": "1970-02-03", "title": "gérante"}


@pytest.fixture(autouse=True)
def _monday_morning(monkeypatch: pytest.MonkeyPatch) -> None:
    move_clock(monkeypatch, AT)


def begin(client: Client, siret: str = SIRETS[0]) -> tuple[int, str]:
    """Say which organisation asks."""
    return send(client, "start/", siret=siret, nda="11 75 00000 01", name="Sequoia", city="Lyon")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_an_organisation_fills_both_steps_in_page_by_page_and_sends_them(language: str) -> None:
    client = browser(manager(), language)
    status, address = begin(client)
    application = Application.objects.get()
    assert (status, address) == (302, f"/organisation/applications/{application.public_id}/")
    here = f"applications/{application.public_id}/"
    assert page(client, here).count({"en": "Fill in", "fr": "Remplir"}[language]) == 8
    for name, typed in PARTS.items():
        assert send(client, f"{here}{name}/", **typed) == (302, f"/organisation/{here}"), name
    assert send(client, f"{here}people/", **PERSON) == (302, f"/organisation/{here}people/")
    for kind in KINDS:
        issued = {"issued_on": "2026-02-01"} if kind == "kbis" else {}
        assert send(client, f"{here}documents/", kind=kind, file=paper(), **issued)[0] == 302
    text = page(client, f"{here}check/")
    assert ("Q-4711" in text, "2606" in text, GOOD_IBAN in text, "FR14" in text) == (True, True, False, False)
    assert send(client, f"{here}check/") == (302, f"/organisation/{here}")
    application.refresh_from_db()
    assert (application.state, application.legal_name, application.iban) == (
        "submitted", "Atelier Sequoia SARL", GOOD_IBAN
    )  # fmt: skip
    assert {"en": "17 March 2026", "fr": "17 mars 2026"}[language] in page(client, here)
    assert page(client, "").count("Sequoia") > 0


def test_what_is_missing_is_named_in_words_and_nothing_is_sent(client: Client) -> None:
    by = manager()
    application = start(by)
    fill(application, by, without="kbis")
    client = browser(by, "fr")
    assert "Extrait récent du registre du commerce (Kbis)" in page(client, f"applications/{application}/check/")
    status, text = send(client, f"applications/{application}/check/")
    assert (status, "Extrait récent du registre" in text, "kbis" in text) == (422, True, False)
    assert Application.objects.get().state == "started"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"siret": "73282932000075"}, "siret"),
        ({"siret": "x"}, "siret"),
        ({"nda": "123"}, "nda"),
        ({"name": " "}, "name"),
    ],
)
def test_each_wrong_word_of_the_start_is_told_at_its_field(typed: dict[str, str], field: str) -> None:
    told = send(browser(manager()), "start/", **({"siret": SIRETS[0], "nda": "11750000001", "name": "S"} | typed))
    assert refused(told, field) == (422, True)
    assert Organisation.objects.count() == 0


def test_a_siret_that_others_hold_is_refused_by_name_and_the_claim_is_kept_for_an_agent() -> None:
    make_organisation(0, name="Holder of it")
    client = browser(manager("thief@example.org"))
    told = begin(client)
    assert refused(told, "siret") == (409, True)
    assert ("Your claim is kept." in told[1], "Holder of it" in told[1]) == (True, False)
    dispute = SiretDispute.objects.get()
    assert (dispute.claimed_name, dispute.claimant.email) == ("Sequoia", "thief@example.org")
    assert Member.objects.filter(login__email="thief@example.org").count() == 0


@pytest.mark.parametrize(
    ("part", "typed", "field"),
    [
        ("bank", {"iban": "FR14 2004 1010 0505 0001 3M02 607", "iban_holder": "S"}, "iban"),
        ("bank", {"iban": "FR1420041010050500013M0260", "iban_holder": "S"}, "iban"),
        ("statement", {"statement_year": "2026"}, "statement_year"),
        ("statement", {"statement_year": "many"}, "statement_year"),
        ("qualiopi", {"qualiopi_number": "Q", "qualiopi_from": "2026-01-02", "qualiopi_until": "2026-01-01"},
         "qualiopi_until"),
        ("terms", {}, "terms_accepted"),
        ("who", {"legal_name": "S", "legal_form": "S", "declared_on": "2019-05-02"}, "by_delegate"),
        ("contact", {"email": "not one"}, "email"),
    ],
)  # fmt: skip
def test_each_wrong_answer_is_told_at_its_field_and_never_repeats_an_iban(
    part: str, typed: dict[str, str], field: str
) -> None:
    by = manager()
    application = start(by)
    told = send(browser(by), f"applications/{application}/{part}/", **typed)
    assert refused(told, field) == (422, True)
    assert "3M02" not in told[1]
    assert Application.objects.values_list("iban", "statement_year", "terms_accepted_on").get() == ("", None, None)


@pytest.mark.parametrize(
    ("content", "kind", "status", "field"),
    [
        (b"", "bank", 422, "file"),
        (b"MZ not a paper", "bank", 422, "file"),
        (PDF[:-10], "bank", 422, "file"),
        (b"%PDF-" + b"x" * (5 * 2**20) + b"%%EOF", "bank", 413, "file"),
        (PDF, "kbis", 422, "issued_on"),
        (PDF, "subcontract", 422, "kind"),
    ],
)
def test_each_document_that_is_no_document_is_told_at_its_field(
    content: bytes, kind: str, status: int, field: str
) -> None:
    by = manager()
    application = start(by)
    told = send(browser(by), f"applications/{application}/documents/", kind=kind, file=paper(content))
    assert refused(told, field) == (status, True)
    assert Document.objects.count() == 0


def test_an_upload_beyond_the_bound_of_the_page_is_not_read() -> None:
    by = manager()
    application = start(by)
    told = send(browser(by), f"applications/{application}/documents/", kind="bank", file=paper(b"x" * 7 * 2**20))
    assert (told[0], Document.objects.count()) == (413, 0)


def test_people_and_documents_are_taken_out_and_documents_are_downloaded_as_attachments() -> None:
    by = manager()
    application = start(by)
    fill(application, by)
    client, held = browser(by), Document.objects.filter(kind="bank").get()
    answer = client.get(f"/organisation/documents/{held.public_id}/")
    assert (answer.content, answer["Content-Disposition"]) == (PDF, 'attachment; filename="document.pdf"')
    shown = queries.application_page(application, day=DAY)
    person = shown.representatives[0].public_id
    assert send(client, f"applications/{application}/people/{person}/remove/")[0] == 302
    assert send(client, f"applications/{application}/documents/{held.public_id}/remove/")[0] == 302
    assert queries.application_page(application, day=DAY).missing == ("representative", "bank")


def test_nothing_changes_once_it_is_sent() -> None:
    by = manager()
    application = submitted(by)
    client = browser(by)
    for address in ("who/", "people/", "documents/", "check/"):
        assert client.get(f"/organisation/applications/{application}/{address}").status_code == 409
    assert send(client, f"applications/{application}/who/", **PARTS["who"])[0] == 409


@pytest.mark.parametrize(
    ("admits", "accepts", "shown"),
    [
        (False, None, ["Not admissible", "the extract is too old", "Apply again"]),
        (True, None, ["Admissible: being decided", "2 May 2026"]),
        (True, True, ["Accepted: you are listed", "Publish your offers"]),
        (True, False, ["Refused", "a false statement", "Apply again"]),
    ],
)
def test_a_decision_is_read_with_its_reasons(admits: bool, accepts: bool | None, shown: list[str]) -> None:
    by = manager()
    application = submitted(by)
    reasons = "" if admits else "the extract is too old"
    actions.judge_admissibility(application=application, admissible=admits, reasons=reasons, by=STAFF, at=AT)
    if accepts is not None:
        reasons = "" if accepts else "a false statement"
        actions.decide_application(application=application, accepted=accepts, reasons=reasons, by=STAFF, at=AT)
    text = page(browser(by), f"applications/{application}/")
    assert [words for words in shown if words not in text] == []


def test_an_application_is_its_managers_own() -> None:
    by = manager()
    application = admissible(by)
    organisation = queries.application_page(application, day=DAY).line.organisation_public_id
    held = Document.objects.filter(kind="identity").get().public_id
    stranger, accountant = browser(manager("rival@example.org")), colleague(organisation, "accounts")
    addresses = [f"applications/{application}/{part}" for part in ("", "who/", "people/", "documents/", "check/")]
    for client, status in ((stranger, 404), (accountant, 403)):
        for address in (*addresses, f"documents/{held}/"):
            answer = client.get(f"/organisation/{address}")
            assert (address, answer.status_code, b"Wisteria" in answer.content) == (address, status, False)
        assert send(client, f"applications/{application}/who/", **PARTS["who"])[0] == status
    own = start(manager("other@example.org"), siret=SIRETS[1])
    assert browser(manager_of(own)).get(f"/organisation/documents/{held}/").status_code == 404


def manager_of(application: UUID) -> Any:
    """Who started it."""
    login = Application.objects.get(public_id=application).started_by
    assert login is not None
    return member(login)


def test_an_invited_login_joins_and_another_does_not() -> None:
    organisation = make_organisation(0, name="Sequoia")
    invitation = actions.invite_member(
        organisation=organisation, email="new@example.org", role="accounts", by=BY, at=AT
    )
    other, invited = make_login("other@example.org"), make_login("new@example.org")
    client = browser(member(other))
    assert "Sequoia" not in page(client, "welcome/")
    assert send(client, f"invitations/{invitation}/accept/")[0] == InvitationOver.status
    client = browser(member(invited))
    assert "Join Sequoia" in page(client, "welcome/")
    assert send(client, f"invitations/{invitation}/accept/") == (302, "/organisation/")
    assert Member.objects.values_list("login__email", "role").get() == ("new@example.org", "accounts")
    assert "To do" in page(client, "")


def test_an_invitation_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    organisation = make_organisation(0, name="Sequoia")
    invitation = actions.invite_member(
        organisation=organisation, email="new@example.org", role="accounts", by=BY, at=AT
    )
    client = browser(member(make_login("new@example.org")))
    move_clock(monkeypatch, AT + timedelta(days=60))
    assert "Sequoia" not in page(client, "welcome/")
    assert send(client, f"invitations/{invitation}/accept/")[0] == InvitationOver.status
    assert (Member.objects.count(), Outbox.objects.count(), Login.objects.count()) == (0, 1, 1)


def test_a_member_may_apply_for_a_second_organisation_and_acts_for_it_from_then_on() -> None:
    by = manager()
    first = start(by)
    client = browser(by)
    assert str(first) in page(client, "welcome/")
    assert send(client, "start/", siret=SIRETS[1], nda="11750000002", name="Second", city="")[0] == 302
    text = page(client, "")
    assert ("Second" in text, "Your organisation is not listed yet." in text) == (True, True)
    assert Member.objects.filter(login__public_id=by.id, role="manager").count() == 2
