"""Somebody with a browser: goes to pages, reads, fills in, presses; each page is checked for barriers on the way."""

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, TimeoutError

from pecule.simulation.parts import PASSWORD

_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


class Person:
    """One person and their browser. ``barriers`` lists what axe and the width of the page found."""

    def __init__(self, browser: Browser, portal: str, *, width: int, language: str) -> None:
        self.portal, self.width = portal, width
        self.context = browser.new_context(
            viewport={"width": width, "height": 900}, locale=language, bypass_csp=True,
            extra_http_headers={"Accept-Language": language},
        )  # fmt: skip
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(15_000)
        self.barriers: list[str] = []
        self._seen: set[str] = set()

    def sign_in(self, name: str) -> None:
        """Sign in as ``name`` of the cast, as anybody would."""
        self.go("/sign-in/")
        self.page.fill("input[name=email]", f"{name}@pecule.example")
        self.page.fill("input[name=password]", PASSWORD)
        with self.page.expect_navigation():
            self.press(re.compile("^(Se connecter|Sign in)$"))

    def go(self, path: str) -> None:
        """Open a page of the portal."""
        self.page.goto(self.portal + path)
        self._look()

    def follow(self, name: str | re.Pattern[str]) -> None:
        """Follow the first link of the page's content with that name."""
        self.click(self.page.locator("main a").filter(has_text=name))

    def press(self, name: str | re.Pattern[str]) -> None:
        """Press the first button of the page's content with that name."""
        self.click(self.page.locator("main").get_by_role("button", name=name))

    def click(self, found: Locator) -> None:
        """Press or follow the first of what was found; when there is none, say what the page says instead."""
        try:
            found.first.click()
        except TimeoutError as missing:
            raise AssertionError(f"{self.page.url} says: {self.text}") from missing
        self._look()

    @property
    def text(self) -> str:
        """What the page says, spaces made plain."""
        return re.sub(r"\s+", " ", self.page.locator("main").inner_text())

    @property
    def title(self) -> str:
        """The heading of the page."""
        return self.page.locator("h1").inner_text()

    @property
    def amount_cents(self) -> int:
        """The first amount of money shown large."""
        shown = self.page.locator(".pecule-amount").first.inner_text()
        return int(re.sub(r"\D", "", shown))

    def leave(self) -> None:
        """Close the browser."""
        self.context.close()

    def _look(self) -> None:
        """Check each kind of page once: addresses that differ only by an identifier are of one kind."""
        self.page.wait_for_load_state()
        kind = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+", "…", self.page.url.removeprefix(self.portal).partition("?")[0])
        if kind in self._seen:
            return
        self._seen.add(kind)
        if self.page.evaluate("document.documentElement.scrollWidth") > self.width:
            self.barriers.append(f"{kind} scrolls sideways at {self.width}")
        for found in Axe().run(self.page, options=_RULES).response["violations"]:
            self.barriers.append(f"{kind}: {found['id']} {[node['html'] for node in found['nodes']][:3]}")
