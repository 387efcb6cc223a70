"""Agents of the market, and their pages on the Monday on which the makers of other rooms put everything."""

import re
from datetime import datetime
from html import unescape
from typing import Any

import pytest
from django.test import Client

from pecule.operations import clock
from tests.catalogue.making import AT
from tests.sites.staff.scenes import inside, staff

REASON = "Seen on the signed sheets."


def move_clock(monkeypatch: pytest.MonkeyPatch, at: datetime = AT) -> None:
    """Make it ``at``, for the pages."""
    monkeypatch.setattr(clock, "now", lambda: at)


def agent(*roles: str, name: str = "noor", language: str = "en") -> Client:
    """The browser of an agent with these roles."""
    return inside(staff(name, *roles), language)


def plain(content: bytes) -> str:
    """The words of a page, spaces made plain."""
    main = content.decode().partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main))).replace("\u202f", " ").strip()


def read(client: Client, path: str) -> str:
    """What a page says."""
    answer = client.get(f"/staff/{path}")
    assert answer.status_code == 200, (path, answer.status_code)
    return plain(answer.content)


def send(client: Client, path: str, **typed: Any) -> tuple[int, str]:
    """Send a form: its status, and the page that it leads to or that it shows."""
    answer = client.post(f"/staff/{path}", typed)
    if answer.status_code == 302:
        return 302, plain(client.get(answer["Location"]).content)
    return answer.status_code, plain(answer.content)


def wrong_field(client: Client, path: str, **typed: Any) -> tuple[int, list[str]]:
    """Send a form that is wrong: its status, and the fields at which the page says so."""
    answer = client.post(f"/staff/{path}", typed)
    return answer.status_code, re.findall(r'id="id_(\w+)_error"', answer.content.decode())
