"""What holders come for."""

import re
from datetime import UTC, datetime
from urllib.parse import quote

import pytest

from tests.journeys.conftest import Cast

pytestmark = pytest.mark.journey

TODAY = datetime.now(UTC).date().isoformat()  # noqa: TID251 -- the portal under test runs on the real clock


def test_a_holder_understands_where_each_euro_comes_from(cast: Cast) -> None:
    jeanne = cast.come("jeanne", width=390)
    assert jeanne.amount_cents > 100_000
    jeanne.follow(re.compile("Droits pour votre travail en"))
    assert "500,00 €" in jeanne.text
    assert "R6323-1" in jeanne.text
    assert jeanne.page.locator("main a[href*='legifrance.gouv.fr']").count() > 0


def test_somebody_who_fears_theft_locks_the_account_and_nothing_can_be_bought(later_cast: Cast) -> None:
    karim = later_cast.come("karim", width=390, language="en")
    karim.go("/me/lock/")
    karim.press("Lock my account now")
    karim.go("/me/trainings/?text=secouriste")
    karim.page.locator("main .pecule-card").get_by_role("link").first.click()
    karim.follow(re.compile("See what I would pay"))
    assert "nothing can be ordered now" in karim.text
    assert karim.page.get_by_role("button", name="Ask for a place").count() == 0


def test_a_stranger_reads_the_public_pages_and_nothing_else(cast: Cast) -> None:
    stranger = cast.come(None, width=390)
    for page in ("/", "/how-it-works/", "/help/", "/your-data/", "/accessibility/"):
        stranger.go(page)
    for page in ("/me/", "/organisation/", "/employer/", "/staff/"):
        stranger.go(page)
        assert stranger.page.url == f"{stranger.portal}/sign-in/?next={quote(page, safe='')}"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_holder_states_what_she_has_no_diploma_of_and_withdraws_it(cast: Cast, language: str) -> None:
    mei = cast.come("mei", width=390, language=language)
    button = mei.page.locator("main form button.govuk-button")
    mei.go("/me/")
    mei.click(mei.page.locator("main a[href='/me/rights/no-diploma/']"))
    mei.click(button)
    assert mei.page.locator(".govuk-error-summary").count() == 1, "the question left open is named"
    mei.page.locator("input[name=diploma][value=no]").check()
    mei.click(button)
    mei.page.locator("input[name=true]").check()
    mei.click(button)
    mei.go("/me/data/")
    assert TODAY[:4] in mei.text
    mei.click(mei.page.locator("main a[href='/me/rights/no-diploma/']"))
    mei.click(mei.page.locator("main a.govuk-button"))
    mei.page.locator("input[name=since][value=never]").check()
    mei.click(button)
    mei.click(button)
    assert mei.page.locator("main [role=status]").count() == 1
    assert mei.page.locator("input[name=diploma]").count() == 2, "nothing is stated any more"


@pytest.mark.parametrize(("language", "says"), [("fr", "30 juin 2021"), ("en", "30 June 2021")])
def test_a_holder_reads_that_former_hours_came_too_late(cast: Cast, language: str, says: str) -> None:
    jeanne = cast.come("jeanne", width=390, language=language)
    jeanne.go("/me/")
    jeanne.click(jeanne.page.locator("main a[href='/me/rights/former-hours/']"))
    assert says in jeanne.text
    assert jeanne.page.locator("main form").count() == 0


def test_somebody_complains_about_a_call_and_jeanne_takes_back_an_agreement(cast: Cast) -> None:
    stranger = cast.come(None, width=390)
    stranger.go("/check/")
    stranger.follow("Se plaindre d’un appel")
    stranger.page.fill("[name=number]", "01 99 00 12 01")
    stranger.press("Continuer")
    stranger.page.fill("[name=day]", TODAY)
    stranger.page.fill("[name=hour]", "00:00")
    stranger.press("Continuer")
    stranger.page.check("input[name=purpose][value=training_account]")
    stranger.press("Continuer")
    stranger.press("Envoyer ma plainte")
    assert stranger.page.locator(".govuk-error-summary").count() == 1, "what is missing is named"
    stranger.page.check("input[name=consented][value=yes]")
    stranger.press("Envoyer ma plainte")
    assert "La loi interdisait cet appel" in stranger.text
    assert "L6323-8-1" in stranger.text
    jeanne = cast.come("jeanne", width=390)
    jeanne.go("/me/data/")
    jeanne.follow("Qui peut m’appeler")
    before = jeanne.page.get_by_role("button", name="Retirer mon accord").count()
    jeanne.press(re.compile("Retirer mon accord"))
    assert "Vous avez retiré votre accord" in jeanne.page.inner_text("body")
    assert jeanne.page.get_by_role("button", name="Retirer mon accord").count() == before - 1
