"""Browsers with members of organisations signed in, and what their pages say."""

import html
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from pecule.catalogue import actions as catalogue
from pecule.kernel.actors import Actor
from pecule.operations import clock
from pecule.signin.models import Login
from tests.catalogue.making import AT, BY, make_login, member
from tests.catalogue.vetting import PDF
from tests.orders.making import Seller


def move_clock(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    """Make it that instant on every page."""
    monkeypatch.setattr(clock, "now", lambda: at)


def browser(actor: Actor, language: str = "en") -> Client:
    """A browser with this actor signed in."""
    client = Client(headers={"accept-language": language})
    client.force_login(Login.objects.get(public_id=actor.id))
    return client


def member_of(seller: Seller, language: str = "en") -> Client:
    """A browser with the seller's member signed in."""
    return browser(seller.actor, language)


def colleague(organisation: UUID, role: str, language: str = "en") -> Client:
    """A browser with one member more signed in."""
    login = make_login(f"{role}-{uuid4().hex[:6]}@organisme.example")
    catalogue.add_member(organisation=organisation, login=login.public_id, role=role, by=BY, at=AT)
    return browser(member(login), language)


def page(client: Client, address: str) -> str:
    """The text of a page that opens."""
    answer = client.get(f"/organisation/{address}")
    assert answer.status_code == 200, (address, answer.status_code)
    return html.unescape(answer.content.decode())


def send(client: Client, address: str, /, **typed: Any) -> tuple[int, str]:
    """Send a form; the status, and where it leads or what it shows."""
    answer = client.post(f"/organisation/{address}", {"key": str(uuid4())} | typed)
    return answer.status_code, answer.headers.get("Location") or html.unescape(answer.content.decode())


def refused(told: tuple[int, str], field: str) -> tuple[int, bool]:
    """The status of what was told, and whether an error stands at ``field``."""
    return told[0], f'id="id_{field}_error"' in told[1]


def paper(content: bytes = PDF, name: str = "extract.pdf") -> SimpleUploadedFile:
    """A file to send."""
    return SimpleUploadedFile(name, content)
