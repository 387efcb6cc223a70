"""Whatever is sent to the broker, in whatever state the browser is: an answer that is described, never a fault."""

import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client as Browser
from hypothesis import strategies as st

from pecule.broker.models import Connection
from pecule.openid.levels import Level
from pecule.openid.pkce import challenge_of
from pecule.sites.broker import urls as pages
from pecule.sites.issuing import urls as programs
from tests.broker.parties import THE_PROVIDER, Portal
from tests.conformance.fuzzing import sending
from tests.conformance.norms.walking import signed_in
from tests.openid.test_details import PURCHASE

pytestmark = [pytest.mark.django_db, pytest.mark.application("broker")]
STATES = ("a stranger", "somebody who chooses", "somebody at their provider", "somebody who came back", "signed in")


class People:
    """Browsers in every state of a sign-in, each made when it is needed, and true values for the words of requests."""

    def __init__(self, portal: Portal) -> None:
        self.portal = portal
        self.begun = portal.begin()
        self.walkers: list[Portal] = []
        self.upstream: dict[str, str] = {}
        self.given = signed_in(portal, portal.begin())

    def browser(self, state: str) -> Browser:
        """A browser of its own, in this state."""
        walker = self._walker()
        begun = walker.begin(Level.SUBSTANTIAL)
        step = STATES.index(state)
        if step:
            walker.visit(begun)
        if step in (2, 3):
            there = THE_PROVIDER.answer(walker.browser.post("/connect/to/wallet/")["Location"])
            self.upstream = dict(parse_qsl(urlsplit(there).query))
            if step == 3:
                walker.browser.get(there)
        if step == 4:
            walker.go_through()
        return walker.browser

    def words(self, prefix: str = "") -> Mapping[str, Callable[[], str]]:
        """What the words in braces stand for. ``prefix``: where the issuer is that is asked."""
        return {
            "assertion": lambda: self.portal.proof(audience=settings.ISSUER + prefix)["client_assertion"],
            "request_uri": lambda: str(self.portal.push(self.portal.begin())["request_uri"]),
            "details": lambda: json.dumps([PURCHASE]),
            "challenge": lambda: challenge_of(self.begun.verifier),
            "verifier": lambda: self.begun.verifier,
            "code": self._code,
            "token": lambda: str(self.given["access_token"]),
            "id_token": lambda: str(self.given["id_token"]),
            "upstream_code": lambda: self.upstream.get("code", "none"),
            "upstream_state": lambda: self.upstream.get("state", "none"),
            "connection": lambda: str(Connection.objects.latest("id").public_id),
        }

    def _code(self) -> str:
        return self._walker().sign_in(self.begun)["code"]

    def _walker(self) -> Portal:
        """A portal of its own, kept: its number in memory is part of the numbers that are used once."""
        self.walkers.append(Portal())
        return self.walkers[-1]


@pytest.fixture
def people(portal: Portal, broker: Any) -> People:
    """The portal may also come as an old service, by its key."""
    broker(compatibility=True)
    return People(portal)


@pytest.mark.parametrize("room", sending.rooms("broker"))
def test_every_request_has_an_answer_that_is_described(people: People, room: str) -> None:
    for found in sending.in_room("broker", room):
        old = st.sampled_from(["", "/api/v2"] if found.described.get("x-old") else [""])

        def send(sent: sending.Sent, state: str, prefix: str) -> Any:
            browser = people.browser(state)
            return sending.send(sending.with_truth(sent, people.words(prefix), prefix=prefix), browser)

        sending.every_answer(found, send, st.sampled_from(STATES), old)


GOOD = {
    "POST /par": ("a stranger", 201),
    "GET /authorize": ("a stranger", 302),
    "POST /token": ("a stranger", 200),
    "POST /userinfo": ("a stranger", 200),
    "POST /token/introspection": ("a stranger", 200),
    "POST /token/revocation": ("a stranger", 200),
    "GET /session/end": ("signed in", 302),
    "GET /oidc-callback": ("somebody at their provider", 302),
    "POST /connect/to/{provider}/": ("somebody who chooses", 302),
    "GET /connect/confirm/": ("somebody who came back", 200),
    "GET /my/": ("signed in", 200),
}


def test_requests_start_from_one_that_is_good(people: People) -> None:
    found = {}
    for operation, (state, _) in GOOD.items():
        browser = people.browser(state)
        asked = sending.with_truth(sending.good(sending.operations("broker")[operation]), people.words())
        with transaction.atomic():
            found[operation] = state, sending.send(asked, browser).status_code
            transaction.set_rollback(True)
    assert found == GOOD


def test_every_address_of_the_broker_is_described() -> None:
    known = {f"/{one.pattern}".replace("slug:", "").replace("uuid:", "") for one in [
        *programs.urlpatterns, *pages.urlpatterns,
    ]}  # fmt: skip
    there = {path.replace("<", "{").replace(">", "}") for path in known if not path.startswith("/api/v2/")}
    assert sorted(there) == sorted(sending.described("broker")["paths"])
