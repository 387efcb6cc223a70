"""What holders come for."""

import re

from tests.journeys.conftest import Cast


def test_a_holder_understands_where_each_euro_comes_from(cast: Cast) -> None:
    jeanne = cast.come("jeanne", width=390)
    assert jeanne.amount_cents > 100_000
    jeanne.follow(re.compile("Droits pour votre travail en"))
    assert "500,00 €" in jeanne.text.replace("\u202f", " ")
    assert "R6323-1" in jeanne.text
    link = jeanne.page.locator("main a[href*='legifrance.gouv.fr']").first
    assert link.get_attribute("href", timeout=1000) is not None


def test_the_same_account_can_be_read_in_english(cast: Cast) -> None:
    mei = cast.come("mei", language="en")
    mei.go("/me/")
    assert "You can use" in mei.text
    assert mei.page.locator("html").get_attribute("lang") == "en"


def test_a_holder_buys_a_training_and_changes_her_mind_in_time(cast: Cast) -> None:
    jeanne, school = cast.come("jeanne"), cast.come("ecole", width=390)
    jeanne.go("/me/")
    before = jeanne.amount_cents
    jeanne.go("/me/orders/")
    jeanne.page.locator("main a", has=jeanne.page.locator("text=/./")).first.wait_for()
    jeanne.go("/me/trainings/?text=secouriste&place=")
    jeanne.follow(re.compile("Sauveteur"))
    jeanne.follow(re.compile("Voir ce que je paierais|Choisir|dates|Du "))
    jeanne.press("Demander une place")
    order = jeanne.page.url.removeprefix(jeanne.portal)
    assert re.fullmatch(r"/me/orders/[0-9a-f-]{36}/", order)
    jeanne.go("/me/")
    assert jeanne.amount_cents == before, "asking holds nothing"
    assert school.title
