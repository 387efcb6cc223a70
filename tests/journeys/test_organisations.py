"""What training organisations come for: being listed, and being paid for what was followed."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.catalogue.vetting import PDF
from tests.journeys.backstage import backstage
from tests.journeys.conftest import Cast
from tests.journeys.person import Person

pytestmark = pytest.mark.journey

TODAY = datetime.now(UTC).date()  # noqa: TID251 -- the portal under test runs on the real clock
SIRET = "40483304800022"


def fill_in(person: Person, page: str, typed: dict[str, str]) -> None:
    """Open a question of the application, answer it, and come back to the application."""
    person.click(person.page.locator(f"main a[href$='/{page}/']"))
    for name, text in typed.items():
        field = person.page.locator(f"[name={name}]").first
        if field.get_attribute("type") == "checkbox":
            field.check()
        elif field.get_attribute("type") == "radio":
            person.page.locator(f"[name={name}][value={text}]").check()
        else:
            field.fill(text)
    person.click(person.page.locator("main form button.govuk-button"))


def day(days: int) -> str:
    """A day from today, as a field takes it."""
    return (TODAY + timedelta(days=days)).isoformat()


def send_documents(lea: Person, paper: Path) -> None:
    """Send something that is no document, then each one that is asked for."""
    lea.click(lea.page.locator("main a[href$='/documents/']"))
    kinds = ("kbis", "identity", "non_conviction", "declaration", "qualiopi", "bank")
    for kind, content in (("kbis", b"no paper"), *((kind, PDF) for kind in kinds)):
        paper.write_bytes(content)
        lea.page.select_option("select[name=kind]", kind)
        lea.page.fill("[name=issued_on]", day(-10))
        lea.page.locator("input[type=file]").set_input_files(paper)
        lea.press("Ajouter ce document")
        assert lea.page.locator(".govuk-error-summary").count() == (content != PDF)


def test_an_organisation_asks_to_be_listed(cast: Cast, tmp_path: Path) -> None:
    backstage("newcomer", "sequoia")
    lea = cast.come("sequoia", width=390)
    lea.go("/organisation/")
    assert lea.page.url.endswith("/organisation/welcome/")
    lea.follow("Commencer une demande")
    for siret in ("40483304800023", SIRET):
        for name, text in {"siret": siret, "nda": "11750000001", "name": "Sequoia", "city": "Lyon"}.items():
            lea.page.fill(f"[name={name}]", text)
        lea.press("Continuer")
        assert lea.page.locator(".govuk-error-summary").count() == (siret != SIRET)
    application = re.search(r"applications/([0-9a-f-]{36})/", lea.page.url)
    assert application is not None
    fill_in(
        lea, "who", {"legal_name": "Sequoia", "legal_form": "SARL", "declared_on": "2019-05-02", "by_delegate": "no"}
    )
    where = {"address": "3 rue Tamaris", "postcode": "69003", "city": "Lyon", "email": "c@sequoia.example"}
    fill_in(lea, "contact", where | {"phone": "0472000000"})
    fill_in(lea, "people", {
        "family_name": "Wisteria", "given_names": "Ondine", "birth_date": "1970-02-03", "title": "gérante"
    })  # fmt: skip
    lea.follow("Continuer")
    fill_in(lea, "statement", {"statement_year": str(TODAY.year - 1)})
    fill_in(lea, "qualiopi", {"qualiopi_number": "Q1", "qualiopi_from": day(-300), "qualiopi_until": day(700)})
    fill_in(lea, "bank", {"iban": "FR14 2004 1010 0505 0001 3M02 606", "iban_holder": "Sequoia"})
    fill_in(lea, "terms", {"terms_accepted": "on"})
    send_documents(lea, tmp_path / "paper.pdf")
    lea.follow("Continuer")
    lea.follow("Vérifier et envoyer")
    assert "2606" in lea.text
    assert "FR14" not in lea.text
    lea.press("Envoyer la demande")
    assert "Nous disons si elle est recevable" in lea.text
    backstage("admit", application[1])
    lea.page.reload()
    assert "Recevable" in lea.text
    backstage("list", application[1])
    lea.page.reload()
    assert "vous êtes référencé" in lea.text
    lea.go("/organisation/listing/")
    assert "Toutes les conditions sont remplies" in lea.text


def test_a_training_followed_in_part_is_paid_in_part(cast: Cast) -> None:
    school = cast.come("ecole", language="en")
    school.go("/organisation/orders/?show=open")
    running = (
        school.page.locator("main tr", has_text="In training").last.get_by_role("link").get_attribute("href") or ""
    )
    school.go(running)
    price = int(re.sub(r"\D", "", re.findall(r"Price (€[\d,.]+)", school.text)[0]))
    school.follow("Declare attendance")
    school.page.locator("main form input[type=text]").first.fill("2:00")
    school.press("Save")
    school.go(running)
    assert "2:00" in school.text
    school.follow("Declare the end")
    school.page.get_by_label("Last day of training").fill(TODAY.isoformat())
    school.page.get_by_label("Share of the hours").fill("60")
    school.press("Declare the end")
    assert "Being checked" in school.text
    order = running.rstrip("/").rpartition("/")[2]
    backstage("allow", order, "60")
    school.go(running)
    due = f"€{price * 60 // 100 / 100:,.2f}"
    assert f"Due to you {due}" in school.text
    school.follow("Give the invoice number")
    school.page.get_by_label("Invoice number").fill("F-2026-001")
    school.press("Save the number")
    assert "Invoiced" in school.text
    school.go(f"/organisation/money/{order}/")
    assert (due in school.text, "F-2026-001" in school.text, "Paid by" in school.text) == (True, True, True)
    school.go("/organisation/money/")
    assert "F-2026-001" in school.text


@pytest.mark.parametrize(("width", "language"), [(390, "fr"), (1280, "en")])
def test_the_schools_pages_have_no_barrier(cast: Cast, width: int, language: str) -> None:
    school = cast.come("ecole", width=width, language=language)
    listing = ("", "team/", "team/invite/", "bank/", "bank/give/", "programs/", "programs/make/", "subcontracts/",
               "subcontracts/declare/", "delistings/", "compliance/")  # fmt: skip
    others = ("", "welcome/", "start/", "orders/", "offers/", "offers/publish/", "offers/import/", "money/")
    for page in (*others, *(f"listing/{each}" for each in listing)):
        school.go(f"/organisation/{page}")
        assert school.title
