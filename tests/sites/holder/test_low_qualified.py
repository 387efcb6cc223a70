"""The statement of having no diploma of level 3: asked, confirmed, shown, withdrawn; each once, each its own."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client

from pecule.entitlements.actions import declare_low_qualified
from pecule.entitlements.models import LowQualification
from pecule.holders import actions as holders
from pecule.holders.rules.standing import ClosedReason
from tests.catalogue.making import AT, BY, DAY
from tests.orders.making import Buyer
from tests.sites.holder.conftest import signed_in
from tests.sites.holder.test_money_pages import text

ASK, STATE = "/me/rights/no-diploma/", "/me/rights/no-diploma/state/"
END, CONFIRM_END = "/me/rights/no-diploma/end/", "/me/rights/no-diploma/end/confirm/"
IN_2028 = datetime(2028, 2, 1, 9, 0, tzinfo=UTC)


def kept() -> list[tuple[int, int, int | None, bool]]:
    """Every statement in the database."""
    rows = LowQualification.objects.order_by("pk")
    return [(row.holder_id, row.from_year, row.until_year, row.withdrawn_at is not None) for row in rows]


@pytest.mark.parametrize(
    ("language", "asks", "terms", "done", "shown"),
    [
        (
            "en",
            "Do you have one of these?",
            ["rights for 2026 on", "€800.00 instead of €500.00", "Up to €8,000.00", "computed again"],
            "Your statement is made.",
            "You stated that you have no diploma of level 3 (CAP), since 2026.",
        ),
        (
            "fr",
            "Avez-vous l’un d’eux ?",
            ["vos droits de 2026", "800,00 € au lieu de 500,00 €", "Jusqu’à 8 000,00 €", "recalculés"],
            "Votre déclaration est faite.",
            "Vous avez déclaré ne pas avoir de diplôme de niveau 3 (CAP), depuis 2026.",
        ),
    ],
)
def test_a_statement_is_asked_explained_made_and_shown(
    ann: Buyer, ben: Buyer, language: str, asks: str, terms: list[str], done: str, shown: str
) -> None:
    client = signed_in(ann, language)
    assert asks in text(client.get(ASK))
    assert client.post(ASK, {"diploma": "no"})["Location"] == STATE
    page = text(client.get(STATE))
    assert [words for words in terms if words not in page] == []
    assert kept() == []
    assert done in text(client.post(STATE, {"true": "on"}, follow=True))
    assert kept() == [(ann.id, 2026, None, False)]
    assert shown in text(client.get("/me/"))
    assert "2026" in text(client.get("/me/data/"))
    assert shown not in text(signed_in(ben, language).get("/me/"))


def test_somebody_with_a_diploma_states_nothing(browser: Client) -> None:
    assert "You have nothing to state" in text(browser.post(ASK, {"diploma": "yes"}))
    assert kept() == []


@pytest.mark.parametrize(
    ("path", "fields", "wrong"),
    [(ASK, {}, "diploma"), (ASK, {"diploma": "perhaps"}, "diploma"), (STATE, {}, "true")],
)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_question_left_open_is_named_at_its_place(
    ann: Buyer, language: str, path: str, fields: dict[str, str], wrong: str
) -> None:
    refused = signed_in(ann, language).post(path, fields)
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, [wrong])
    assert f'id="id_{wrong}_error"' in text(refused)
    assert kept() == []


def test_a_statement_made_twice_is_one(ann: Buyer, browser: Client) -> None:
    for _ in range(2):
        assert browser.post(STATE, {"true": "on"})["Location"] == ASK
    assert kept() == [(ann.id, 2026, None, False)]


@pytest.mark.parametrize(("since", "until"), [("2028", 2028), ("2027", 2027), ("2026", 2026), ("never", 2025)])
def test_a_statement_ends_with_the_year_that_is_said(
    ann: Buyer, ben: Buyer, browser: Client, clock: Callable[[datetime], None], since: str, until: int
) -> None:
    for one in (ann, ben):
        declare_low_qualified(one.id, from_year=2026, by=BY, at=AT)
    clock(IN_2028)
    choices = [value for value, _ in browser.get(END).context["form"].fields["since"].choices]
    assert choices == ["2028", "2027", "2026", "never"]
    shown = text(browser.post(END, {"since": since}))
    assert ("taken as never true: your rights from 2026 on" in shown) == (since == "never")
    assert (f"counts up to your rights for {until}." in shown) == (since != "never")
    assert kept()[0] == (ann.id, 2026, None, False)
    assert "Your statement is withdrawn." in text(browser.post(CONFIRM_END, {"since": since}, follow=True))
    assert kept() == [(ann.id, 2026, until, True), (ben.id, 2026, None, False)]
    assert "You stated that you have no diploma" not in text(browser.get("/me/"))


@pytest.mark.parametrize("since", ["", "2025", "2027", "always"])
@pytest.mark.parametrize("path", [END, CONFIRM_END])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_year_outside_the_statement_is_refused_at_its_field(ann: Buyer, language: str, path: str, since: str) -> None:
    declare_low_qualified(ann.id, from_year=2026, by=BY, at=AT)
    refused = signed_in(ann, language).post(path, {"since": since})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["since"])
    assert kept() == [(ann.id, 2026, None, False)]


def test_nothing_stated_leaves_nothing_to_withdraw(ann: Buyer, ben: Buyer, browser: Client) -> None:
    declare_low_qualified(ben.id, from_year=2026, by=BY, at=AT)
    for path in (END, CONFIRM_END):
        for answer in (browser.get(path), browser.post(path, {"since": "2026"})):
            assert answer["Location"] == ASK
    assert kept() == [(ben.id, 2026, None, False)]


def test_a_closed_account_states_nothing(ann: Buyer, browser: Client) -> None:
    holders.close(holder_id=ann.id, reason=ClosedReason.PENSION, day=DAY, by=BY, at=AT)
    assert "nothing can be added to it" in text(browser.get(ASK))
    answers = [browser.get(STATE), browser.post(STATE, {}), browser.post(STATE, {"true": "on"})]
    assert [answer.status_code for answer in answers] == [409, 409, 409]
    assert "This training account is closed." in text(answers[2])
    assert kept() == []


def test_what_was_stated_is_among_everything_that_is_taken_away(ann: Buyer, ben: Buyer, browser: Client) -> None:
    declare_low_qualified(ben.id, from_year=2019, by=BY, at=AT)
    declare_low_qualified(ann.id, from_year=2026, by=BY, at=AT)
    kept = browser.get("/me/export/everything.json").json()
    assert [(one["from_year"], one["until_year"], one["withdrawn_at"]) for one in kept["statements"]] == [
        (2026, None, None)
    ]
    assert kept["former_hours"] is None
    assert "2 March 2026: no diploma of level 3 (CAP), for the rights of 2026 on" in text(browser.get("/me/export/"))
