"""Conditions, hearings, delistings of others, subcontracts and bank accounts."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.conf import LazySettings
from django.test import Client

from pecule.catalogue import actions, queries
from pecule.catalogue.models import BankDetails, ComplianceAnswer, Hearing, Organisation, Subcontract
from tests.catalogue.making import AT, BY, SIRETS, make_login, make_offer, make_organisation, member
from tests.catalogue.vetting import GOOD_IBAN, OTHER_IBAN, STAFF
from tests.sites.organisation.scenes import browser, colleague, move_clock, page, paper, refused, send

pytestmark = pytest.mark.django_db

CONTRACT: dict[str, Any] = {
    "name": "Sous Bois", "siret": SIRETS[1], "nda": "11750000009", "small": "yes", "qualiopi_until": "",
    "certification": "", "mission": "Two days of English", "amount_cents": "1 000,00", "start": "2026-04-01",
    "end": "2026-04-30",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _monday_morning(monkeypatch: pytest.MonkeyPatch) -> None:
    move_clock(monkeypatch, AT)


@pytest.fixture
def organisation(db: None) -> UUID:
    return make_organisation(0, name="Sequoia")


def manages(organisation: UUID, language: str = "en") -> Client:
    return colleague(organisation, "manager", language)


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", ["Listed", "Every condition holds", "Your Qualiopi certificate is running", "31 December 2027"]),
        ("fr", ["Référencé", "Toutes les conditions sont remplies", "31 décembre 2027", "L6323-9-1 2°"]),
    ],
)
def test_each_condition_says_whether_it_holds_and_until_when(
    organisation: UUID, language: str, shown: list[str]
) -> None:
    make_offer(organisation, code="RS6438")
    text = page(manages(organisation, language), "listing/")
    assert [words for words in (*shown, "RS6438") if words not in text] == []


def test_what_ends_soon_or_has_ended_says_what_to_do(monkeypatch: pytest.MonkeyPatch, organisation: UUID) -> None:
    client = manages(organisation)
    assert "Have the certificate renewed" not in page(client, "listing/")
    move_clock(monkeypatch, AT.replace(year=2027, month=12, day=1))
    text = page(client, "listing/")
    assert ("Have the certificate renewed" in text, "Ends soon" in text) == (True, True)
    move_clock(monkeypatch, AT.replace(year=2028, month=2, day=1))
    text = page(client, "listing/")
    assert ("It held until 31 December 2027" in text, "Your offers are not on sale." in text) == (True, True)


def test_a_manager_accepts_the_terms_and_has_the_administrations_asked(
    settings: LazySettings, organisation: UUID
) -> None:
    Organisation.objects.update(status="suspended", terms_accepted_on=None)
    client = manages(organisation)
    assert "Accept them" in page(client, "listing/")
    assert send(client, "listing/terms/") == (302, "/organisation/listing/")
    assert Organisation.objects.get().terms_accepted_on == AT.date()
    asked = ComplianceAnswer.objects.count()
    settings.PECULE_COMPLIANCE_NO = [SIRETS[0]]
    assert send(client, "listing/compliance/") == (302, "/organisation/listing/")
    assert (ComplianceAnswer.objects.count(), Organisation.objects.get().compliant_until) == (asked + 1, None)
    settings.PECULE_COMPLIANCE_SILENT = [SIRETS[0]]
    settings.PECULE_COMPLIANCE_NO = []
    assert send(client, "listing/compliance/")[0] >= 400
    assert ComplianceAnswer.objects.count() == asked + 1


def test_a_new_account_waits_and_is_stopped_in_time_and_no_page_shows_it_whole(organisation: UUID) -> None:
    client = colleague(organisation, "accounts")
    for iban in (GOOD_IBAN, OTHER_IBAN):
        assert send(client, "listing/bank/give/", iban=iban, holder_name="Sequoia")[0] == 302
    text = page(client, "listing/bank/")
    assert ("2606" in text, "3000" in text, GOOD_IBAN in text, OTHER_IBAN in text) == (True, True, False, False)
    assert "Not yours? Stop it now." in text
    newest = BankDetails.objects.latest("pk")
    assert newest.usable_from > AT.date()
    assert send(client, f"listing/bank/{newest.public_id}/revoke/") == (302, "/organisation/listing/bank/")
    newest.refresh_from_db()
    assert (newest.revoked_at, Organisation.objects.get().iban) == (AT, GOOD_IBAN)


@pytest.mark.parametrize("iban", ["FR1420041010050500013M02607", "FR14", "DE8937040044053201300", "x" * 51])
def test_a_wrong_account_is_told_at_its_field_and_not_repeated(organisation: UUID, iban: str) -> None:
    told = send(colleague(organisation, "accounts"), "listing/bank/give/", iban=iban, holder_name="Sequoia")
    assert refused(told, "iban") == (422, True)
    assert (f'value="{iban}"' in told[1], BankDetails.objects.count()) == (False, 0)


def test_a_hearing_is_read_answered_once_and_decided(monkeypatch: pytest.MonkeyPatch, organisation: UUID) -> None:
    hearing = actions.open_hearing(
        organisation=organisation, grounds="Canvassing by phone", measure="delisting", by=STAFF, at=AT
    )
    client, here = manages(organisation), f"listing/hearings/{hearing}/"
    assert "A hearing waits for your answer." in page(client, "")
    text = page(client, here)
    assert [said for said in ("Canvassing by phone", "Delisting", "Your answer is awaited") if said not in text] == []
    assert refused(send(client, f"{here}answer/", answer=" "), "answer") == (422, True)
    assert send(client, f"{here}answer/", answer="It was not us") == (302, f"/organisation/{here}")
    assert send(client, f"{here}answer/", answer="Again")[0] == 409
    assert Hearing.objects.values_list("state", "answer").get() == ("answered", "It was not us")
    until = AT.date() + timedelta(days=200)
    actions.sanction(hearing=hearing, kind="delisting", reason="Recorded calls", until=until, by=STAFF, at=AT)
    actions.close_hearing(hearing=hearing, conclusion="Proven", by=STAFF, at=AT)
    text = page(client, here)
    assert [said for said in ("Recorded calls", "Proven", "It was not us", "Closed") if said not in text] == []


def test_listed_organisations_read_delistings_of_others_and_no_one_else_does(organisation: UUID) -> None:
    other = make_organisation(1, name="Wolf")
    hearing = actions.open_hearing(organisation=other, grounds="x", by=STAFF, at=AT)
    actions.answer_hearing(hearing=hearing, answer="y", by=BY, at=AT)
    actions.sanction(
        hearing=hearing, kind="delisting", reason="secret reasons", until=date(2026, 9, 1), by=STAFF, at=AT
    )
    text = page(manages(organisation), "listing/delistings/")
    assert ("Wolf" in text, "1 September 2026" in text, "secret reasons" in text) == (True, True, False)
    assert manages(other).get("/organisation/listing/delistings/").status_code == 404


def test_a_subcontract_is_declared_with_its_text_and_counted_against_the_cap(organisation: UUID) -> None:
    client = manages(organisation, "fr")
    assert send(client, "listing/subcontracts/declare/", file=paper(), **CONTRACT) == (
        302, "/organisation/listing/subcontracts/"
    )  # fmt: skip
    declared = Subcontract.objects.get()
    assert (declared.siret, declared.amount_cents, declared.contract.name) == (SIRETS[1], 100_000, "extract.pdf")
    text = page(client, "listing/subcontracts/")
    assert [said for said in ("Sous Bois", "80 %", "plus que la loi ne le permet") if said not in text] == []
    held = client.get(f"/organisation/documents/{declared.contract.public_id}/")
    assert held["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"siret": SIRETS[0]}, "siret"),
        ({"siret": "1"}, "siret"),
        ({"nda": "1"}, "nda"),
        ({"certification": "RNCP1"}, "certification"),
        ({"small": "no"}, "qualiopi_until"),
        ({"small": "no", "qualiopi_until": "2026-04-29"}, "qualiopi_until"),
        ({"amount_cents": "0"}, "amount_cents"),
        ({"amount_cents": "-1"}, "amount_cents"),
        ({"end": "2026-03-01"}, "end"),
        ({"file": b"no paper"}, "file"),
    ],
)
def test_each_wrong_word_of_a_subcontract_is_told_at_its_field(
    organisation: UUID, typed: dict[str, Any], field: str
) -> None:
    typed = {**CONTRACT, **typed, "file": paper(typed.get("file", b"%PDF-1.7 %%EOF"))}
    assert refused(send(manages(organisation), "listing/subcontracts/declare/", **typed), field) == (422, True)
    assert Subcontract.objects.count() == 0


@pytest.mark.parametrize(
    ("role", "closed"),
    [
        ("accounts", ["listing/terms/", "listing/compliance/", "listing/subcontracts/declare/", "listing/programs/",
                      "listing/programs/make/", "listing/team/invite/", "offers/publish/", "offers/import/"]),
        ("trainings", ["listing/terms/", "listing/bank/", "listing/bank/give/", "listing/subcontracts/declare/",
                       "listing/programs/", "listing/team/invite/", "money/"]),
    ],
)  # fmt: skip
def test_each_role_opens_its_own_pages_only(organisation: UUID, role: str, closed: list[str]) -> None:
    client = colleague(organisation, role)
    for address in closed:
        answers = [client.get(f"/organisation/{address}"), client.post(f"/organisation/{address}", {})]
        assert [(address, answer.status_code) for answer in answers if answer.status_code not in (403, 405)] == []
    for address in ("", "listing/", "listing/team/", "listing/subcontracts/", "offers/", "orders/"):
        page(client, address)


def test_other_organisations_find_nothing_of_this_one(organisation: UUID) -> None:
    hearing = actions.open_hearing(organisation=organisation, grounds="Secret grounds", by=STAFF, at=AT)
    actions.give_iban(organisation=organisation, iban=GOOD_IBAN, by=BY, at=AT)
    account = BankDetails.objects.get().public_id
    rival = make_organisation(1, name="Rival")
    login = make_login("rival@example.org")
    actions.add_member(organisation=rival, login=login.public_id, by=BY, at=AT)
    client = browser(member(login))
    for address in ("listing/", "listing/bank/", "listing/team/", "listing/subcontracts/", ""):
        text = page(client, address)
        assert [said for said in ("Sequoia", "Secret grounds", "2606") if said in text] == []
    for address in (f"listing/hearings/{hearing}/", f"listing/hearings/{hearing}/answer/"):
        assert client.get(f"/organisation/{address}").status_code == 404
    assert send(client, f"listing/hearings/{hearing}/answer/", answer="x")[0] == 404
    assert send(client, f"listing/bank/{account}/revoke/")[0] == 404
    assert (Hearing.objects.get().state, BankDetails.objects.get().revoked_at) == ("open", None)
    assert queries.hearing(hearing, organisation_id=None).answer == ""
