"""Tokens of people at the portal's interface: the broker's own answer, believed by the portal (RFC 7662, RFC 9470)."""

from collections.abc import Mapping
from typing import Any

import pytest
from django.conf import LazySettings

from pecule.broker import registry
from pecule.kernel.actors import system
from pecule.openid.levels import Level
from pecule.operations.clock import machine_now
from pecule.signin.actions import brokers
from pecule.signin.rules.brokers import PersonsTokenRefused
from tests.broker import parties
from tests.broker.parties import Portal

pytestmark = [pytest.mark.django_db, pytest.mark.application("broker")]


@pytest.fixture
def asking(portal: Portal, settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> LazySettings:
    """The portal asks this very broker, by keys of its own; a pocket application of its entity signs people in."""
    settings.PECULE_BROKER_CLIENT_KEY = "seed of a test"
    settings.PECULE_BROKERS = {"high": (settings.ISSUER, "asking", "")}
    settings.PECULE_PEOPLES_CLIENTS = ["portal"]
    described = parties.described()
    first = described["clients"][0]
    described["clients"] += [
        first | {"client_id": "asking", "jwks": brokers.published_keys()},
        first | {"client_id": "elsewhere", "entity": "another body"},
    ]
    registry.configure(described, by=system("test"), at=machine_now())

    class Here:
        def metadata(self, issuer: str) -> Any:
            return portal.browser.get("/.well-known/openid-configuration").json()

        def post(self, endpoint: str, form: Mapping[str, str]) -> Any:
            return portal.browser.post(endpoint.removeprefix(settings.ISSUER), dict(form)).json()

    monkeypatch.setattr(brokers, "_http", Here)
    return settings


def token_of(portal: Portal, level: Level = Level.SUBSTANTIAL) -> tuple[str, str]:
    """An access token of a person who just signed in, and how the broker names them to that service."""
    begun = portal.begin(level)
    told = portal.exchange(begun, portal.sign_in(begun)["code"]).json()
    described = portal.browser.post("/token/introspection", {"token": told["access_token"], **portal.proof()}).json()
    return told["access_token"], described["sub"]


@pytest.mark.requirement("rfc9470/6")
def test_the_portal_reads_who_signed_in_how_surely_and_when(portal: Portal, asking: LazySettings) -> None:
    token, sub = token_of(portal)
    found = brokers.read_token(token, at=machine_now())
    assert (found.issuer, found.client_id, found.sub, found.level) == (
        asking.ISSUER, "portal", sub, Level.SUBSTANTIAL,
    )  # fmt: skip
    now = machine_now()
    assert found.sure_enough(Level.SUBSTANTIAL, max_age_s=600, at=now)
    assert not found.sure_enough(Level.HIGH, max_age_s=None, at=now)


def test_a_token_of_a_service_that_is_not_named_is_refused(portal: Portal, asking: LazySettings) -> None:
    token, _ = token_of(portal)
    asking.PECULE_PEOPLES_CLIENTS = ["elsewhere"]
    with pytest.raises(PersonsTokenRefused):
        brokers.read_token(token, at=machine_now())


def test_a_token_that_was_revoked_is_refused(portal: Portal, asking: LazySettings) -> None:
    token, _ = token_of(portal)
    portal.browser.post("/token/revocation", {"token": token, **portal.proof()})
    with pytest.raises(PersonsTokenRefused):
        brokers.read_token(token, at=machine_now())
