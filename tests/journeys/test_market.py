"""What agents of the market come for: an organisation delisted while it trains, a payment that the bank refuses."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from lxml import etree

from tests.journeys.conftest import Cast
from tests.journeys.person import Person
from tests.journeys.test_orders import (
    approve_accept_and_pay,
    ask_for_a_place,
    available,
    pass_days_until,
    take_the_person,
    today,
)
from tests.payouts.making import camt053, pain002

pytestmark = pytest.mark.journey
SCHOOL = "Atelier des Métiers"
NEW_IBAN = "FR1420041010050500013M02606"


def open_its_file(agent: Person) -> str:
    """Search the school that visitors play, open its file; the address of that file."""
    agent.go("/staff/organisations/?text=Atelier+des")
    agent.follow(SCHOOL)
    return agent.page.url.removeprefix(agent.portal)


def open_a_hearing(agent: Person) -> str:
    """Open a hearing that may end in a delisting; its address."""
    agent.click(agent.page.locator("main a[href$='/hearing/']"))
    agent.press("Ouvrir la procédure")
    assert agent.page.locator(".govuk-error-summary").count() == 1, "what is missing is named"
    agent.page.fill("[name=grounds]", "Depuis janvier, aucun formateur n’est venu à trois séances sur quatre.")
    agent.page.check("input[name=measure][value=delisting]")
    agent.press("Ouvrir la procédure")
    agent.click(agent.page.locator("main .govuk-inset-text a[href^='/staff/hearings/']"))
    return agent.page.url.removeprefix(agent.portal)


def delist(agent: Person, hearing: str, until: str) -> str:
    """Sanction, after the page that says what it does; what that page said."""
    agent.go(hearing)
    agent.follow("Décider une sanction")
    agent.page.check("input[name=kind][value=delisting]")
    agent.page.fill("[name=until]", until)
    agent.page.fill("[name=reason]", "Les feuilles signées montrent que la formation n’est pas donnée.")
    agent.press("Continuer")
    said = agent.text
    agent.press("Décider cette sanction")
    agent.follow("Clore la procédure")
    agent.page.fill("[name=conclusion]", "Déréférencé pour six mois.")
    agent.press("Clore la procédure")
    return said


def an_order_in_training(school: Person) -> str:
    """The address of an order of the school that has begun."""
    school.go("/organisation/orders/?show=open")
    link = school.page.locator("main tr", has_text="In training").last.get_by_role("link").get_attribute("href")
    assert link
    return link


def test_an_organisation_is_delisted_while_it_trains(later_cast: Cast) -> None:
    karim = later_cast.come("karim", width=390, language="en")
    before = available(karim)
    order, _, _ = ask_for_a_place(karim, "")
    school = later_cast.come("ecole", language="en")
    take_the_person(school, order)
    approve_accept_and_pay(karim, order)
    assert available(karim) < before
    running = an_order_in_training(school)

    noor = later_cast.come("marche", width=390)
    file = open_its_file(noor)
    hearing = open_a_hearing(noor)
    assert "Rien ne peut être décidé avant la réponse" in noor.text
    school.go(f"/organisation/listing{hearing.removeprefix('/staff')}answer/")
    school.page.fill("[name=answer]", "Two trainers were ill; everything was given later.")
    school.press("Send my answer")
    noor.go("/staff/")
    assert "Procédure répondue : décider" in noor.text
    day = today(later_cast)
    said = delist(noor, hearing, (day + timedelta(days=180)).isoformat())
    assert "reviennent d’où ils venaient" in said
    assert "seul ce qui a été donné est payé" in said
    noor.go(file)
    assert "Déréférencé" in noor.text

    pass_days_until(later_cast, day + timedelta(days=1))
    karim = later_cast.come("karim", width=390, language="en")
    karim.go(order)
    assert "Cancelled" in karim.text
    assert available(karim) == before, "every euro came back"
    finish_at_what_was_given(later_cast, running)


def finish_at_what_was_given(cast: Cast, running: str) -> None:
    """The school, no longer listed, declares what it gave; an agent looks at it; that much is owed, no more."""
    school = cast.come("ecole", language="en")
    school.go(f"{running}end/")
    school.page.get_by_label("Last day of training").fill(today(cast).isoformat())
    school.page.locator("input[name=completion_percent]").fill("40")
    school.press("Declare the end")
    noor = cast.come("marche", language="en")
    order = running.replace("/organisation/", "/staff/")
    noor.go(order)
    assert SCHOOL in noor.text
    price = int(re.sub(r"\D", "", re.findall(r"Price (€[\d,.]+)", noor.text)[0]))
    if noor.page.get_by_role("button", name="Decide the control").count() == 0:
        noor.follow("Open a control")
        noor.page.fill("[name=reason]", "Send us the signed sheets.")
        noor.press("Open the control")
    noor.follow("Decide the control")
    noor.page.fill("[name=percent_allowed]", "41")
    noor.page.fill("[name=reason]", "The sheets show it.")
    noor.press("Go on")
    assert noor.page.locator(".govuk-error-summary").count() == 1, "never more than was declared"
    noor.page.fill("[name=percent_allowed]", "40")
    noor.press("Go on")
    paid, back = price * 40 // 100, price - price * 40 // 100
    assert f"€{paid / 100:,.2f} are paid to {SCHOOL}" in noor.text
    assert f"€{back / 100:,.2f} go back where they came from" in noor.text
    noor.press("Decide")
    assert "Finished" in noor.text


@pytest.fixture
def quiet_bank(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bank of folders, which answers nothing by itself: its answers are those of the journey."""
    monkeypatch.setenv("PECULE_BANK", "pecule.adapters.bank.client.FolderBank")


def prepare(clerk: Person) -> str:
    """Prepare a file; its address."""
    clerk.go("/staff/payouts/")
    clerk.press("Prepare a file of what is due")
    assert "You prepared it: somebody else must release it." in clerk.text
    assert clerk.page.get_by_role("button", name="Release it").count() == 0
    return clerk.page.url.removeprefix(clerk.portal)


def release(clerk: Person, file: str) -> bytes:
    """Release it as a second person; what the bank gets."""
    clerk.go("/staff/")
    assert "Payment file: release it" in clerk.text
    clerk.go(file)
    clerk.press("Release it")
    assert "The file is released" in clerk.text
    return clerk.context.request.get(f"{clerk.portal}{file}xml/").body()


def payments_of(content: bytes) -> tuple[str, str, list[dict[str, str]]]:
    """Number of a file, account that pays, and its payments, as a bank reads them."""
    tree = etree.fromstring(content)

    def first(node: etree._Element, path: str) -> str:
        found = node.find(path)
        assert found is not None
        return str(found.text)

    paid = [
        {
            "reference": first(node, "{*}PmtId/{*}EndToEndId"), "amount": first(node, "{*}Amt/{*}InstdAmt"),
            "iban": first(node, "{*}CdtrAcct/{*}Id/{*}IBAN"), "currency": "EUR", "code": "",
        }
        for node in tree.iter("{*}CdtTrfTxInf")
    ]  # fmt: skip
    return first(tree, ".//{*}MsgId"), first(tree, ".//{*}DbtrAcct/{*}Id/{*}IBAN"), paid


def give_answer(clerk: Person, content: bytes, paper: Path) -> None:
    """Send an answer of the bank."""
    paper.write_bytes(content)
    clerk.go("/staff/payouts/answers/")
    clerk.page.locator("input[type=file]").set_input_files(paper)
    clerk.press("Read it")
    assert clerk.title == "What the bank answered"


def invoice_something(school: Person) -> None:
    """Give the invoice number of the first sum that waits for one."""
    school.go("/organisation/money/")
    row = school.page.locator("main tr", has_text=re.compile("Waiting for your invoice|Give the invoice")).last
    link = row.get_by_role("link").first.get_attribute("href") or ""
    school.go(link.replace("/money/", "/orders/") + "invoice/")
    school.page.get_by_label("Invoice number").fill("F-2026-777")
    school.press("Save the number")


def test_a_payment_that_the_bank_refuses_is_paid_to_another_account(
    quiet_bank: None, later_cast: Cast, tmp_path: Path
) -> None:
    invoice_something(later_cast.come("ecole", width=390, language="en"))
    first, second = later_cast.come("regie", language="en"), later_cast.come("regie2", width=390, language="en")
    number, _, paid = payments_of(release(second, prepare(first)))
    give_answer(first, pain002([one | {"code": "AC04"} for one in paid], original=number), tmp_path / "pain002.xml")
    assert "The account is closed." in first.text
    first.follow(SCHOOL)
    assert "Waits for another account" in first.text
    owed = first.page.url.removeprefix(first.portal)

    school = later_cast.come("ecole", language="en")
    school.go("/organisation/listing/bank/give/")
    school.page.fill("[name=iban]", NEW_IBAN)
    school.page.fill("[name=holder_name]", SCHOOL)
    school.press("Save the account")
    first.go("/staff/payouts/")
    first.press("Prepare a file of what is due")
    assert "Nothing can be paid now" in first.text, "a new account waits before it is paid"
    pass_days_until(later_cast, today(later_cast) + timedelta(days=30))
    first, second = later_cast.come("regie", language="en"), later_cast.come("regie2", language="en")
    _, account, paid = payments_of(release(second, prepare(first)))
    assert {one["iban"] for one in paid} == {NEW_IBAN}
    give_answer(second, camt053(paid, account=account), tmp_path / "camt053.xml")
    second.go(owed)
    assert ("Paid" in second.text, "Refused by the bank" in second.text) == (True, True)
    school = later_cast.come("ecole", language="en")
    school.go(owed.replace("/staff/payouts/owed/order:", "/organisation/money/"))
    assert "Paid on" in school.text or "Paid" in school.text


@pytest.mark.parametrize(("width", "language"), [(390, "fr"), (1280, "en")])
def test_the_agents_pages_have_no_barrier(cast: Cast, width: int, language: str) -> None:
    noor, clerk = (cast.come(name, width=width, language=language) for name in ("marche", "regie"))
    for page in ("", "organisations/", "applications/", "controls/", "roles/"):
        noor.go(f"/staff/{page}")
    open_its_file(noor)
    file = noor.page.url.removeprefix(noor.portal)
    for page in ("hearing/", "suspend/", "right/", "right/end/"):
        noor.go(file + page)
    noor.go("/staff/controls/")
    for kind in ("/staff/orders/", "/force-majeure/"):
        noor.go("/staff/controls/")
        noor.click(noor.page.locator(f"main a[href*='{kind}']"))
        assert noor.title
    for page in ("payouts/", "payouts/answers/", "payouts/unmatched/", "payouts/debts/", "payouts/waiting/to_pay/"):
        clerk.go(f"/staff/{page}")
        assert clerk.title
    clerk.go("/staff/payouts/waiting/to_invoice/")
    clerk.click(clerk.page.locator("main table a"))
    clerk.follow(re.compile("Suspendre ce paiement|Suspend this payment"))
    assert clerk.title
