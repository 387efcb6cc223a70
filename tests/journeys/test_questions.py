"""What people come for who have nothing to paste: a call, a job offer, a picture; from the first page to a report."""

import re

import pytest

from tests.journeys.conftest import Cast

pytestmark = pytest.mark.journey


def test_somebody_called_by_a_false_bank_learns_what_to_do_and_reports_it(cast: Cast) -> None:
    called = cast.come(None, width=390)
    called.go("/check/")
    called.follow("Répondre à des questions sur un appel")
    called.press("Continuer")
    assert called.page.locator(".govuk-error-summary").count() == 1, "a question left open is named"
    for name, values in {
        "who": ["bank"], "expected": ["no"], "number": "06 39 98 12 34", "asked": ["code", "approve"],
        "pressed": ["now", "quiet"], "knew": ["name"], "happened": ["gave_secret"],
    }.items():  # fmt: skip
        if isinstance(values, str):
            called.page.fill(f"[name={name}]", values)
        for value in values if isinstance(values, list) else ():
            called.page.check(f"[name={name}][value={value}]")
        called.press("Continuer")
    called.press("Retour")
    assert called.page.locator("[name=happened][value=gave_secret]").is_checked()
    called.press("Continuer")
    called.press("Voir la réponse")
    assert "C’est très probablement une arnaque" in called.text
    assert "un mot de passe ou un code reçu" in called.text
    called.press("Le signaler")
    called.press("Envoyer mon signalement")
    assert re.search(r"[A-Z2-7]{4}(-[A-Z2-7]{4}){3}", called.text)
    assert called.barriers == []


def test_somebody_offered_a_job_that_the_training_account_must_pay_is_told_the_law(cast: Cast) -> None:
    seeking = cast.come(None, width=1280, language="en")
    seeking.go("/check/job/")
    for name, value in {
        "who": "unknown_firm", "came": "site", "work": "usual", "pays": "usual", "asked": "training", "met": "no",
    }.items():  # fmt: skip
        seeking.page.check(f"[name={name}][value={value}]")
        seeking.press("Go on")
    seeking.press("Go on")
    seeking.page.check("[name=happened][value=nothing]")
    seeking.press("Go on")
    seeking.page.fill("[name=words]", "The contract is signed once the training is booked.")
    seeking.press("See the answer")
    assert "This canvassing is forbidden" in seeking.text
    assert "L6323-8-1" in seeking.text
    assert seeking.barriers == []


@pytest.mark.parametrize(("width", "language"), [(390, "fr"), (1280, "en")])
def test_a_holder_asks_to_be_told_of_new_scams_and_sees_where_they_are_received(
    cast: Cast, width: int, language: str
) -> None:
    jeanne = cast.come("jeanne", width=width, language=language)
    jeanne.click(jeanne.page.locator("main a[href='/me/scams/']"))
    jeanne.page.check("[name=wanted][value=yes]")
    jeanne.click(jeanne.page.locator("main form button.govuk-button"))
    assert jeanne.page.url == f"{jeanne.portal}/me/"
    jeanne.go("/me/scams/")
    assert jeanne.page.locator("[name=wanted][value=yes]").is_checked()
    jeanne.go("/figures/")
    assert jeanne.page.locator("figure svg text", has_text="971").count() == 1
    assert jeanne.barriers == []
