"""Pages of the design and of the public site under axe, in a real Chromium, at the size of a phone and of a desk."""

import mimetypes
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Browser, Route

pytestmark = [pytest.mark.urls("tests.sites.design.addresses"), pytest.mark.journey]

PAGES = ["/", "/how-it-works/", "/help/", "/your-data/", "/accessibility/", "/design/", "/design/form/", "/refuses/"]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def serve(route: Route) -> None:
    """Answer the browser from Django itself: no server, no port."""
    path = route.request.url.removeprefix("http://localhost")
    if path.startswith("/static/"):
        file = Path(str(finders.find(path.removeprefix("/static/"))))
        route.fulfill(body=file.read_bytes(), content_type=mimetypes.guess_type(file)[0] or "font/woff2")
        return
    send = Client().post if route.request.method == "POST" else Client().get
    answer = send(path, headers={"accept-language": route.request.headers["accept-language"]})
    route.fulfill(status=answer.status_code, headers=dict(answer.headers), body=answer.content)


@pytest.mark.parametrize(("width", "language"), [(390, "fr"), (1280, "en")])
def test_pages_have_no_known_barrier_and_never_scroll_sideways(chromium: Browser, width: int, language: str) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 800}, locale=language, bypass_csp=True)
    context.route("**/*", serve)
    page = context.new_page()
    barriers = {}
    for address in PAGES:
        page.goto(f"http://localhost{address}")
        if address == "/design/form/":
            page.click("main button")
            assert page.locator(".govuk-error-summary").count() == 1
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        found = Axe().run(page, options=RULES).response["violations"]
        barriers.update({(address, one["id"]): [node["html"] for node in one["nodes"]] for one in found})
    context.close()
    assert barriers == {}


def test_everything_asked_for_is_reached_with_the_keyboard(chromium: Browser) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 800}, locale="en")
    context.route("**/*", serve)
    page = context.new_page()
    page.goto("http://localhost/")
    reached = []
    for _ in range(16):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.textContent.trim()"))
    context.close()
    assert reached[0] == "Go to the content"
    assert "See my account" in reached
