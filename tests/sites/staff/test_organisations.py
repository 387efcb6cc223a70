"""Organisations: the list, a file, and what agents write in it."""

from datetime import date, timedelta

import pytest
from django.test import Client

from pecule.catalogue import actions
from pecule.catalogue.models import BankDetails, ComplianceAnswer, Habilitation, Organisation
from tests.catalogue.making import AT, BY, make_offer, make_organisation
from tests.orders.making import make_buyer, make_seller, taken_to
from tests.sites.staff.market import REASON, agent, move_clock, read, send, wrong_field

pytestmark = pytest.mark.django_db
IBANS = ("FR7630006000011234567890189", "FR1420041010050500013M02606")


@pytest.fixture(autouse=True)
def _monday(monkeypatch: pytest.MonkeyPatch) -> None:
    move_clock(monkeypatch)


@pytest.fixture
def officer(db: None) -> Client:
    return agent("organisation_officer")


def test_the_list_is_searched_by_name_siret_and_status(officer: Client) -> None:
    make_organisation(0, name="Cerisier")
    make_organisation(1, name="Platane", listed=False)
    shown = {
        query: [name for name in ("Cerisier", "Platane") if name in read(officer, f"organisations/{query}")]
        for query in ("", "?text=ceri", "?text=404833", "?where=draft", "?where=nonsense", "?text=Hortensia")
    }
    assert shown == {
        "": ["Cerisier", "Platane"], "?text=ceri": ["Cerisier"], "?text=404833": ["Platane"],
        "?where=draft": ["Platane"], "?where=nonsense": ["Cerisier", "Platane"], "?text=Hortensia": [],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Conditions of L6323-9-1"), ("fr", "Conditions de l’article L6323-9-1")]
)
def test_a_file_shows_conditions_orders_and_accounts_but_no_persons_name(language: str, words: str) -> None:
    buyer, seller = make_buyer(), make_seller()
    actions.give_iban(organisation=seller.public_id, iban=IBANS[0], by=BY, at=AT)
    order = taken_to("in_training", buyer, seller)
    client = agent("organisation_officer", "controls_officer", language=language)
    answer = client.get(f"/staff/organisations/{seller.public_id}/")
    page = answer.content.decode()
    assert (words in page, f"/staff/orders/{order}/" in page, "0189" in page) == (True, True, True)
    assert [secret for secret in ("Secret0", "Camille0", IBANS[0]) if secret in page] == []


def test_links_stand_only_for_those_who_may_follow_them(db: None) -> None:
    buyer, seller = make_buyer(), make_seller()
    taken_to("completed", buyer, seller)
    found = {}
    for role in ("organisation_officer", "controls_officer", "payments_officer"):
        page = agent(role, name=role).get(f"/staff/organisations/{seller.public_id}/").content.decode()
        links = ("/hearing/", "/right/", "/staff/payouts/owed/")
        found[role] = [link for link in links if link in page]
    assert found == {
        "organisation_officer": ["/hearing/", "/right/"],
        "controls_officer": [],
        "payments_officer": ["/staff/payouts/owed/"],
    }


def test_a_change_of_account_is_stopped_in_time(officer: Client) -> None:
    organisation = make_organisation()
    actions.give_iban(organisation=organisation, iban=IBANS[0], by=BY, at=AT - timedelta(days=90))
    actions.give_iban(organisation=organisation, iban=IBANS[1], by=BY, at=AT)
    new = BankDetails.objects.get(iban=IBANS[1])
    path = f"organisations/{organisation}/account/{new.public_id}/"
    assert "FR… 0189" in read(officer, path)
    assert send(officer, path)[0] == 302
    new.refresh_from_db()
    assert (new.revoked_at, Organisation.objects.get().iban) == (AT, IBANS[0])
    assert officer.get(f"/staff/{path}").status_code == 404


def test_an_account_of_another_organisation_is_not_found(officer: Client) -> None:
    first, second = make_organisation(0), make_organisation(1)
    actions.give_iban(organisation=first, iban=IBANS[0], by=BY, at=AT)
    given = BankDetails.objects.get()
    answer = officer.post(f"/staff/organisations/{second}/account/{given.public_id}/")
    given.refresh_from_db()
    assert (answer.status_code, given.revoked_at) == (404, None)


def test_the_partner_is_asked_when_an_agent_wants_it(officer: Client) -> None:
    organisation = make_organisation(listed=False)
    status, page = send(officer, f"organisations/{organisation}/compliance/")
    assert (status, "The partner says that taxes and contributions are in order." in page) == (302, True)
    assert ComplianceAnswer.objects.count() == 1


def test_a_right_to_train_is_written_down_and_ended(officer: Client) -> None:
    organisation = make_organisation()
    actions.register_certification(kind="rncp", code="RNCP1", title="Titre", by=BY, at=AT)
    path = f"organisations/{organisation}/right/"
    wrong = {"certification": "RNCP9", "role": "habilitated", "start": "2026-01-01", "end": ""}
    assert wrong_field(officer, path, **wrong)[1] == ["certification"]
    assert wrong_field(officer, path, **(wrong | {"certification": "RNCP1", "end": "2025-01-01"}))[1] == ["end"]
    assert Habilitation.objects.count() == 0
    assert send(officer, path, **(wrong | {"certification": "RNCP1"}))[0] == 302
    assert wrong_field(officer, f"{path}end/", certification="RNCP1", on="2025-06-01") == (409, ["certification"])
    assert send(officer, f"{path}end/", certification="RNCP1", on="2026-06-01")[0] == 302
    assert list(Habilitation.objects.values_list("start", "end")) == [(date(2026, 1, 1), date(2026, 6, 1))]


def test_a_suspension_says_what_it_does_then_ends_on_its_day(officer: Client) -> None:
    organisation = make_organisation()
    make_offer(organisation)
    said = {"until": "2026-03-31", "reason": REASON}
    path = f"organisations/{organisation}/suspend/"
    status, page = send(officer, path, **said)
    assert (status, "none of its offers is on sale" in page, Organisation.objects.get().status) == (200, True, "listed")
    assert send(officer, path, sure="yes", **said)[0] == 302
    row = Organisation.objects.get()
    assert (row.status, row.status_until) == ("suspended", date(2026, 3, 31))
    assert wrong_field(officer, path, until="2026-02-01", reason=REASON) == (422, ["until"])
    assert send(officer, f"organisations/{organisation}/list/", reason=REASON)[0] == 302
    assert Organisation.objects.get().status == "listed"
