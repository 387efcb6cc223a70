"""Money announced by funders: an agent says what arrived, and only exactly that is credited."""

import pytest
from django.test import Client

from pecule.entitlements.actions.announcing import add_funder_member, announce_dotation
from pecule.entitlements.actions.dotations import Gift, register_funder
from pecule.entitlements.models import Announcement, Dotation
from pecule.holders.actions import NewPerson, open_holder
from pecule.holders.queries import standing
from pecule.kernel.actors import Actor
from pecule.kernel.identifiers import read_nir
from tests.entitlements.people import BAKERY, nir_of
from tests.payouts.making import AT, BY
from tests.sites.employer.scenes import login_of
from tests.sites.staff.market import agent, move_clock, read, send, wrong_field

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday(monkeypatch: pytest.MonkeyPatch) -> None:
    move_clock(monkeypatch)


@pytest.fixture
def announcement(db: None) -> Announcement:
    holder = open_holder(NewPerson(read_nir(nir_of(1)), "SECRET-LEFÈVRE", "ZOÉ"), by=BY, at=AT)
    register_funder(name="Région Bretagne", kind="region", siren=BAKERY[:9], by=BY, at=AT)
    login = login_of("region", "funder")
    add_funder_member(siren=BAKERY[:9], login_id=login.pk, by=BY, at=AT)
    gift = Gift(holder=standing(holder).public_id, amount_cents=60_000, key="BZH-17")
    announce_dotation(gift, by=Actor("funder", str(login.public_id)), at=AT)
    return Announcement.objects.get()


@pytest.fixture
def officer(db: None) -> Client:
    return agent("receipts_officer")


@pytest.mark.parametrize(
    ("language", "says"), [("en", "Nothing is credited before"), ("fr", "Rien n’est crédité avant")]
)
def test_what_was_announced_is_listed_without_the_persons_name(
    announcement: Announcement, language: str, says: str
) -> None:
    page = read(agent("receipts_officer", language=language), "received/")
    assert (says in page, "BZH-17" in page, "Région Bretagne" in page, "SECRET" in page) == (True, True, True, False)


def test_the_amount_of_the_statement_credits_the_dotation_once(announcement: Announcement, officer: Client) -> None:
    for _ in range(2):
        assert send(officer, f"received/{announcement.public_id}/", amount="600,00")[0] == 302
    assert list(Dotation.objects.values_list("amount_cents", "key")) == [(60_000, "BZH-17")]
    assert "BZH-17" not in read(officer, "received/")


def test_another_amount_is_refused_at_its_field(announcement: Announcement, officer: Client) -> None:
    answer = wrong_field(officer, f"received/{announcement.public_id}/", amount="599,99")
    assert (answer, Dotation.objects.count()) == ((409, ["amount"]), 0)


@pytest.mark.parametrize("role", ["payments_officer", "year_operator", "auditor"])
def test_no_other_role_sees_or_says_it(announcement: Announcement, role: str) -> None:
    client = agent(role)
    answers = [client.get("/staff/received/"), client.post(f"/staff/received/{announcement.public_id}/")]
    assert ([answer.status_code for answer in answers], Dotation.objects.count()) == ([403, 403], 0)
