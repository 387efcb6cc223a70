"""Applications apart show the portal's warnings, and never wait for it."""

import time
from typing import Any

import httpx
import pytest
from django.conf import LazySettings
from django.test import RequestFactory
from django.utils.translation import override

from pecule.adapters.warnings import feed as adapter
from pecule.adapters.warnings.feed import Feed, Told, warnings

ADDRESS = "http://portal.test/warnings/feed.json"
ITEM = {
    "title": "False cards",
    "summary": "Do not click.",
    "url": "http://portal.test/warnings/1/",
    "_pecule": {"see": "See"},
}


def portal(answer: Any, status: int = 200) -> httpx.MockTransport:
    return httpx.MockTransport(lambda request: httpx.Response(status, json=answer))


def test_each_language_is_read_and_two_are_shown() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        said = {"fr": "Fausses cartes", "en": "False cards"}[request.headers["Accept-Language"]]
        return httpx.Response(200, json={"items": [ITEM | {"title": said}] * 3})

    feed = Feed(ADDRESS, httpx.MockTransport(answer))
    feed.read()
    told = {
        "title": "Fausses cartes",
        "text": "Do not click.",
        "link": "http://portal.test/warnings/1/",
        "link_text": "See",
    }
    assert feed.warnings("fr") == [told] * 2
    assert feed.warnings("en") == [told | {"title": "False cards"}] * 2


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        ({"items": [ITEM]}, 500),
        ({"other": []}, 200),
        ([1, 2], 200),
        ({"items": [ITEM | {"url": "javascript:alert(1)"}]}, 200),
        ({"items": [{"title": "x"}]}, 200),
        ({"items": [], "pad": "x" * 300_000}, 200),
    ],
)
def test_a_portal_that_fails_changes_nothing(answer: Any, status: int) -> None:
    feed = Feed(ADDRESS, portal({"items": [ITEM]}))
    feed.read()
    before = feed.items
    feed.transport = portal(answer, status)
    feed.read()
    assert feed.items == before


def test_what_is_an_hour_old_is_shown_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    feed = Feed(ADDRESS, portal({"items": [ITEM]}))
    feed.read()
    monkeypatch.setattr(feed, "read", lambda: None)
    feed.read_at = time.monotonic() - 3_601
    assert feed.warnings("en") == []


def test_a_page_never_waits_and_asks_once_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    feed = Feed(ADDRESS)
    asked = []
    monkeypatch.setattr(feed, "read", lambda: asked.append(1))
    assert [feed.warnings("en") for _ in range(5)] == [[]] * 5
    time.sleep(0.05)
    assert asked == [1]


def test_pages_are_given_what_was_read(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.PECULE_WARNINGS_FEED = ""
    request = RequestFactory().get("/")
    assert warnings(request) == []
    settings.PECULE_WARNINGS_FEED = ADDRESS
    feed = Feed(ADDRESS, portal({"items": [ITEM]}))
    feed.read()
    feed.asked_at = time.monotonic()
    monkeypatch.setitem(adapter._FEEDS, ADDRESS, feed)
    with override("en"):
        assert warnings(request) == [Told("False cards", "Do not click.", "http://portal.test/warnings/1/", "See")]
