"""What our own relying party sends (RFC 7636 section 4.1, RFC 9126 section 4, OIDC Core 3.1.2.1)."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from django.conf import LazySettings

from pecule.kernel.actors import system
from pecule.openid.levels import Level
from pecule.openid.pkce import challenge_of
from pecule.operations.clock import machine_now
from pecule.signin.actions import brokers, create_login
from pecule.signin.actions.links import link_login, linked_holder
from pecule.signin.rules import Audience
from tests.signin.made_up_broker import set_up

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("fapi2/5.3.3.2", "fapi2/5.3.3.1", "rfc9700/2.1.1a", "rfc7636/4.3", "rfc6749/10.12")
def test_each_sign_in_has_secrets_of_its_own_and_the_browser_carries_none_of_them(settings: LazySettings) -> None:
    broker = set_up(settings)
    found = [
        brokers.begin(Level.SUBSTANTIAL, redirect_uri="https://portal.example/back", max_age=0, at=machine_now())
        for _ in range(2)
    ]
    assert [sorted(dict(parse_qsl(urlsplit(one.address).query))) for one in found] == [["client_id", "request_uri"]] * 2
    secrets = {value for one in found for value in (one.begun.state, one.begun.nonce, one.begun.verifier)}
    assert (len(secrets), min(map(len, secrets)) >= 43) == (6, True)
    assert [
        (form["code_challenge"], form["code_challenge_method"], "code_verifier" in form) for form in broker.forms
    ] == [(challenge_of(one.begun.verifier), "S256", False) for one in found]


@pytest.mark.requirement("oidc/5.7")
@pytest.mark.attack("Another provider that gives out the same sub")
def test_a_sub_means_nobody_but_with_its_issuer() -> None:
    by, at = system("tests"), machine_now()
    jeanne = create_login(
        email="jeanne@pecule.example", password=None, audience=Audience.HOLDER, display_name="Jeanne", by=by, at=at
    )
    link_login(login=jeanne, issuer="https://high.example", sub="j", level="eidas1", by=by, at=at)
    found = [linked_holder(issuer, "j") for issuer in ("https://high.example", "https://high.example/", "https://low")]
    assert found == [jeanne, None, None]
