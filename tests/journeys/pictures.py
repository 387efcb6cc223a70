"""Makes docs/images from a running demonstration: ``make demo`` in one terminal, ``make pictures`` in another."""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from pecule.simulation.parts import PARTS, PASSWORD
from tests.journeys.person import Person

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"
SIZES = {390: "phone", 1280: "desktop"}
FIRST = "first of {}"  # the page that the first line of a list leads to
PAGES = {
    None: {
        "home": "/", "how-it-works": "/how-it-works/", "sign-in": "/sign-in/", "trainings": "/trainings/?text=anglais",
        "check": "/check/",
    },
    "jeanne": {
        "holder": "/me/", "holder-trainings": "/me/trainings/", "holder-orders": "/me/orders/",
        "holder-order": FIRST.format("/me/orders/"), "holder-looks": "/me/looks/",
    },
    "ecole": {
        "organisation": "/organisation/", "organisation-orders": "/organisation/orders/",
        "organisation-order": FIRST.format("/organisation/orders/"), "organisation-listing": "/organisation/listing/",
        "organisation-money": "/organisation/money/",
    },
    "paie": {"employer": "/employer/", "employer-send": "/employer/send/"},
    "agent": {"staff": "/staff/", "staff-find": "/staff/find/", "staff-files": "/staff/files/"},
    "marche": {
        "staff-market": "/staff/", "staff-organisations": "/staff/organisations/",
        "staff-applications": "/staff/applications/", "staff-controls": "/staff/controls/",
    },
    "garde": {"staff-matches": "/staff/matches/"},
    "paiement": {"staff-payouts": "/staff/payouts/"},
    "regie": {"staff-year": "/staff/year/"},
}  # fmt: skip


def main(portal: str) -> None:
    """Photograph each site's main pages, on a phone and on a desk, in French and in English."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-quic"])
        for width, size in SIZES.items():
            for language in ("fr", "en"):
                _photograph(browser, portal, width, size, language)
        _compose(browser)


def _photograph(browser: Browser, portal: str, width: int, size: str, language: str) -> None:
    for name, pages in PAGES.items():
        person = Person(browser, portal, width=width, language=language)
        if name:
            _sign_in(person, name)
        for page, path in pages.items():
            person.go(path.removeprefix(FIRST.format("")))
            if path.startswith(FIRST.format("")):
                person.page.locator(f"main a[href^='{path.removeprefix(FIRST.format(''))}']").first.click()
            height = min(1400, person.page.evaluate("document.documentElement.scrollHeight"))
            person.page.set_viewport_size({"width": width, "height": height})
            person.page.screenshot(path=IMAGES / f"{page}-{size}-{language}.png")
        person.leave()


def _sign_in(person: Person, name: str) -> None:
    """By password; a holder through the broker, by the made-up identity provider, saying the number the first time."""
    part = next(one for one in PARTS if one.email == f"{name}@pecule.example")
    if part.page != "/me/":
        return person.sign_in(name)
    page = person.page
    person.go("/sign-in/")
    for fill in ({}, {}, {"#email": part.email, "#password": PASSWORD}, {}):
        for where, what in fill.items():
            page.fill(where, what)
        with page.expect_navigation():
            page.locator("main form button").first.click()
    if page.locator("input[name=number]").count():
        page.fill("input[name=number]", part.nir)
        with page.expect_navigation():
            page.locator("main form button").first.click()


def _compose(browser: Browser) -> None:
    """The README's first picture: the same account on a computer and on a phone."""
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    style = "box-shadow:0 8px 30px #0003;border-radius:12px;position:absolute"
    page.goto(f"file://{IMAGES}/")  # a page of the same origin may show the pictures beside it
    page.set_content(
        f'<body style="margin:0;background:#f3efe6">'
        f'<img src="file://{IMAGES}/holder-desktop-en.png" style="{style};left:60px;top:60px;width:900px">'
        f'<img src="file://{IMAGES}/holder-phone-fr.png" style="{style};right:60px;top:130px;width:340px">'
    )
    page.wait_for_load_state("networkidle")
    page.screenshot(path=IMAGES / "account.png")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8000")
