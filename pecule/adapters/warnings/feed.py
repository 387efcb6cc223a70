"""Reads the portal's feed of warnings (JSON Feed 1.1) beside the requests: no page ever waits for it.

What was read last is shown until the next reading; a portal that does not answer, or answers something else, leaves
it as it is for an hour, then there is none.
"""

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

FRESH_SECONDS, STALE_SECONDS = 60.0, 3_600.0
TIMEOUT = httpx.Timeout(3.0)
SHOWN, OCTETS_MAX = 2, 200_000
LANGUAGES = ("fr", "en")


@dataclass(frozen=True, slots=True)
class Told:
    """A warning as pages show it; nothing here can be hidden: the link leads to the portal."""

    title: str
    text: str
    link: str
    link_text: str
    hide: str = ""


class Feed:
    """What one process knows of the feed at ``address``. ``transport``: another way to the network, for tests."""

    def __init__(self, address: str, transport: httpx.BaseTransport | None = None) -> None:
        self.address = address
        self.transport = transport
        self.asked_at = self.read_at = float("-inf")
        self.items: dict[str, list[dict[str, str]]] = {}
        self.turn = threading.Lock()

    def warnings(self, language: str) -> list[dict[str, str]]:
        """Items in a language, as last read; when that is long ago, reading begins beside."""
        now = time.monotonic()
        with self.turn:
            due = now - self.asked_at > FRESH_SECONDS
            self.asked_at = now if due else self.asked_at
        if due:
            threading.Thread(target=self.read, daemon=True).start()
        return self.items.get(language, []) if now - self.read_at < STALE_SECONDS else []

    def read(self) -> None:
        """Read the feed now, in every language. A portal that fails changes nothing."""
        try:
            with httpx.Client(timeout=TIMEOUT, transport=self.transport, follow_redirects=False) as client:
                found = {language: self._items(client, language) for language in LANGUAGES}
        except (httpx.HTTPError, ValueError, KeyError, TypeError, AttributeError):
            return
        self.items, self.read_at = found, time.monotonic()

    def _items(self, client: httpx.Client, language: str) -> list[dict[str, str]]:
        answer = client.get(self.address, headers={"Accept-Language": language})
        answer.raise_for_status()
        if len(answer.content) > OCTETS_MAX:
            raise ValueError("too long for a feed")
        return [_item(one) for one in answer.json()["items"][:SHOWN]]


def _item(one: Mapping[str, Any]) -> dict[str, str]:
    """What is shown of an item. ValueError where its link is no web address: it would run as a script."""
    link = str(one["url"])
    if not link.startswith(("https://", "http://")):
        raise ValueError("a link that leads nowhere")
    see = str(one["_pecule"]["see"])[:80]
    return {"title": str(one["title"])[:200], "text": str(one["summary"])[:500], "link": link, "link_text": see}


_FEEDS: dict[str, Feed] = {}


def warnings(request: HttpRequest) -> list[Told]:
    """What pages of an application apart warn of; nothing where no feed is set (``PECULE_WARNINGS_FEED``)."""
    address = settings.PECULE_WARNINGS_FEED
    if not address:
        return []
    feed = _FEEDS.setdefault(address, Feed(address))
    language = "fr" if (get_language() or "").startswith("fr") else "en"
    return [Told(**item) for item in feed.warnings(language)]
