"""Steps of a sign-in one by one, as a test wants them: whole answers, and nothing left out that is empty."""

from typing import Any
from urllib.parse import parse_qsl, urlsplit

from pecule.openid.client.requests import Begun, parameters
from tests.broker.parties import THE_PROVIDER, Portal

SCOPES = ["openid", "identite_pivot", "email"]


def asked(begun: Begun, **changes: Any) -> dict[str, Any]:
    """The parameters of a request, changed."""
    return {**parameters(begun, scopes=SCOPES), **changes}


def pushed(portal: Portal, begun: Begun, **changes: Any) -> Any:
    """The whole answer to a pushed request."""
    return portal.browser.post("/par", {**asked(begun), **portal.proof(), **changes})


def signed_in(portal: Portal, begun: Begun) -> dict[str, Any]:
    """What the token endpoint gives at the end of a sign-in."""
    told: dict[str, Any] = portal.exchange(begun, portal.sign_in(begun)["code"]).json()
    return told


def userinfo(portal: Portal, token: str, **headers: str) -> Any:
    """The whole answer of userinfo."""
    return portal.browser.get("/userinfo", headers={"Authorization": f"Bearer {token}"} | headers)


def address(response: Any) -> tuple[str, dict[str, str]]:
    """Where an answer leads: without its parameters, and they."""
    there, _, query = response["Location"].partition("?")
    return there, dict(parse_qsl(query))


def old_sign_in(portal: Portal, begun: Begun, **changes: str) -> dict[str, str]:
    """A sign-in of a service in compatibility mode, whose request the browser carries."""
    portal.browser.get("/api/v2/authorize", asked(begun, **changes))
    there = portal.browser.post("/connect/to/wallet/")["Location"]
    portal.browser.get(THE_PROVIDER.answer(there))
    return dict(parse_qsl(urlsplit(portal.browser.post("/connect/confirm/")["Location"]).query))
