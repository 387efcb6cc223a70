"""Hours of the former right: asked, shown as euros, confirmed, refused with words; and never after the deadline."""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.test import Client

from pecule.entitlements.actions import enter_dif_hours
from pecule.entitlements.models import Conversion
from pecule.holders import actions as holders
from pecule.holders.rules.standing import ClosedReason
from tests.catalogue.making import BY
from tests.orders.making import Buyer
from tests.sites.holder.conftest import signed_in
from tests.sites.holder.test_money_pages import text

IN_TIME = datetime(2021, 6, 30, 21, 0, tzinfo=UTC)  # 23 h in Paris, on the last day
TOO_LATE = datetime(2021, 6, 30, 22, 0, tzinfo=UTC)
ASK, CONFIRM = "/me/rights/former-hours/", "/me/rights/former-hours/confirm/"


@pytest.fixture
def in_time(clock: Callable[[datetime], None]) -> None:
    clock(IN_TIME)


def kept() -> list[tuple[int, str, int, int]]:
    """Every conversion in the database."""
    return list(Conversion.objects.values_list("holder_id", "kind", "hours_hundredths", "cents"))


@pytest.mark.usefixtures("in_time")
@pytest.mark.parametrize(
    ("language", "typed", "asks", "becomes", "done"),
    [
        ("en", "87.5", "How many hours are written there?", ["87.5 hours become:", "€1,312.50"], "It is done"),
        ("fr", "87,50 h", "Combien d’heures y sont écrites", ["87,5 heures deviennent", "1 312,50 €"], "C’est fait"),
    ],
)
def test_hours_are_asked_shown_as_euros_then_added(
    ann: Buyer, ben: Buyer, language: str, typed: str, asks: str, becomes: list[str], done: str
) -> None:
    client, form = signed_in(ann, language), {"key": str(uuid4()), "hours": typed}
    assert asks in text(client.get(ASK))
    shown = text(client.post(ASK, form))
    assert [words for words in becomes if words not in shown] == []
    assert kept() == []
    added = text(client.post(CONFIRM, form, follow=True))
    assert (done in added, becomes[1] in added) == (True, True)
    assert kept() == [(ann.id, "dif", 8_750, 131_250)]
    assert (ann.available, ben.available) == (631_250, 77_777)


@pytest.mark.usefixtures("in_time")
def test_the_same_confirmation_twice_adds_once_and_another_is_refused(ann: Buyer, browser: Client) -> None:
    form = {"key": str(uuid4()), "hours": "10"}
    for _ in range(2):
        assert browser.post(CONFIRM, form)["Location"] == ASK
    refused = browser.post(CONFIRM, {"key": str(uuid4()), "hours": "20"})
    assert (refused.status_code, refused.context["form"].refusal.code) == (409, "dif_entered_already")
    assert kept() == [(ann.id, "dif", 1_000, 15_000)]
    assert "How many hours" not in text(browser.get(ASK))


@pytest.mark.usefixtures("in_time")
@pytest.mark.parametrize("typed", ["", "0", "0,00", "-5", "lots", "1e3", "12.345", "٣", "99999", "7" * 13])
@pytest.mark.parametrize(("language", "at"), [("en", "as in 87.5"), ("fr", "comme 87,5")], ids=["english", "french"])
@pytest.mark.parametrize("path", [ASK, CONFIRM])
def test_what_is_no_number_of_hours_is_said_at_its_field(
    ann: Buyer, typed: str, language: str, at: str, path: str
) -> None:
    refused = signed_in(ann, language).post(path, {"key": str(uuid4()), "hours": typed})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["hours"])
    page = text(refused)
    assert 'id="id_hours_error"' in page
    assert (at in page) == (0 < len(typed) <= 12)
    assert kept() == []


@pytest.mark.usefixtures("in_time")
@pytest.mark.parametrize("path", [ASK, CONFIRM])
@pytest.mark.parametrize(
    ("language", "says"),
    [("en", "could not hold more than 120 hours"), ("fr", "ne pouvait pas dépasser 120 h")],
)
def test_more_hours_than_the_right_could_hold_are_refused_at_the_field(
    ann: Buyer, language: str, says: str, path: str
) -> None:
    refused = signed_in(ann, language).post(path, {"key": str(uuid4()), "hours": "120.01"})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["hours"])
    assert says in text(refused)
    assert kept() == []


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("en", ["The last day to enter them was 30 June 2021", "Loi 2020-1577", "is trying to fool you"]),
        ("fr", ["Le dernier jour pour les saisir était le 30 juin 2021", "Loi 2020-1577", "cherche à vous tromper"]),
    ],
)
def test_after_the_deadline_the_page_says_so_and_asks_nothing(
    ann: Buyer, clock: Callable[[datetime], None], language: str, says: list[str]
) -> None:
    clock(TOO_LATE)
    client = signed_in(ann, language)
    page = text(client.get(ASK))
    assert [words for words in says if words not in page] == []
    assert 'name="hours"' not in page
    for path in (ASK, CONFIRM):
        refused = client.post(path, {"key": str(uuid4()), "hours": "10"})
        assert (refused.status_code, refused.context["form"].refusal.code) == (422, "dif_too_late")
    assert kept() == []


def test_hours_entered_in_time_are_still_told_years_later(ann: Buyer, ben: Buyer, browser: Client) -> None:
    enter_dif_hours(ben.id, hours_hundredths=4_242, key="b", by=BY, at=IN_TIME)
    assert "The last day to enter them was" in text(browser.get(ASK))
    enter_dif_hours(ann.id, hours_hundredths=8_750, key="a", by=BY, at=IN_TIME)
    page = text(browser.get(ASK))
    assert "On 30 June 2021 you entered 87.5 hours. They became €1,312.50" in page
    assert "42.42" not in page


@pytest.mark.usefixtures("in_time")
def test_a_closed_account_enters_nothing(ann: Buyer, browser: Client) -> None:
    holders.close(holder_id=ann.id, reason=ClosedReason.PENSION, day=IN_TIME.date(), by=BY, at=IN_TIME)
    assert "nothing can be added to it" in text(browser.get(ASK))
    refused = browser.post(CONFIRM, {"key": str(uuid4()), "hours": "10"})
    assert (refused.status_code, refused.context["form"].refusal.code) == (409, "account_closed")
    assert kept() == []


def test_the_confirmation_read_as_a_page_leads_back_to_the_question(browser: Client) -> None:
    assert browser.get(CONFIRM)["Location"] == ASK
