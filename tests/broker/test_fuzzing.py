"""Whatever anybody sends to any address of an issuer has an answer: never a crash, never a server's error."""

import os
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import URLPattern, URLResolver
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pecule.openid.terms import ASSERTION_TYPE, REQUEST_URI
from tests.broker.parties import BACK, Portal

pytestmark = [pytest.mark.django_db, pytest.mark.application("broker"), pytest.mark.timeout(900)]
EXAMPLES = 4000 if os.environ.get("PECULE_LONG") else 120

# What the endpoints read, what comes near it, and what nobody would write.
_NAMES = st.sampled_from(
    "client_id request_uri redirect_uri response_type scope state nonce acr_values code_challenge code_verifier "
    "code_challenge_method authorization_details claims prompt max_age ui_locales code grant_type client_assertion "
    "client_assertion_type client_secret token token_type_hint id_token_hint post_logout_redirect_uri iss error "
    "provider on activation pin email password".split()
) | st.text(max_size=12)  # fmt: skip
_VALUES = st.one_of(
    st.sampled_from(
        ["portal", "other", "my-connections", BACK, "code", "openid", "openid identite_pivot", "eidas1",
         "eidas2 eidas3", "S256", "plain", "login", "0", "-1", "9" * 400, "authorization_code",
         REQUEST_URI + "x", ASSERTION_TYPE,
         "x.y.z", "e30.e30.", "eyJhbGciOiJub25lIn0.e30.", "[]", "{}", "[{}]", '[{"type":"training_purchase"}]',
         '{"id_token":{"amr":null}}', '{"id_token":[' * 50, "\x00", "\ud7ff", "é" * 300, "wallet", "../../x"]
    ),
    st.text(max_size=60),
    st.binary(max_size=40).map(lambda octets: octets.decode("latin-1")),
)  # fmt: skip
_FORMS = st.dictionaries(_NAMES, st.lists(_VALUES, min_size=1, max_size=2), max_size=8)
_HEADERS = st.dictionaries(
    st.sampled_from(["authorization", "accept-language", "content-type", "cookie", "x-suspicious"]),
    st.sampled_from(["Bearer x", "Bearer ", "Basic eDp5", "zz", "application/json", "portal_flow=x", "1", "x" * 5000]),
    max_size=2,
)


def addresses(patterns: Any, before: str = "/") -> Iterator[str]:
    """A sample of each address of an application."""
    for one in patterns:
        where = before + str(one.pattern).removeprefix("^").removesuffix("\\Z")
        if isinstance(one, URLResolver):
            yield from addresses(one.url_patterns, where)
        elif isinstance(one, URLPattern):
            for sample in ("<uuid:connection>", "<str:provider>", "<slug:provider>", "<uuid:order>"):
                where = where.replace(sample, "00000000-0000-0000-0000-000000000001")
            yield where


BROKER = sorted({one for one in addresses(import_module("pecule.config.broker_urls").urlpatterns) if "<" not in one})


def test_the_addresses_are_those_of_the_broker() -> None:
    assert {"/authorize", "/par", "/token", "/userinfo", "/oidc-callback", "/connect/", "/api/v2/token"} <= set(BROKER)


def test_nothing_that_is_sent_breaks_the_broker(portal: Portal, settings: LazySettings) -> None:
    settings.PROXY_HOPS = 1
    portal.visit(portal.begin())
    inside = portal.browser.cookies

    @_many
    @given(st.sampled_from(BROKER), st.sampled_from(["get", "post", "put"]), _FORMS, _HEADERS, st.booleans())
    def sent(path: str, method: str, form: dict[str, list[str]], headers: dict[str, str], known: bool) -> None:
        browser = Client(headers=headers)
        if known and "cookie" not in headers:
            browser.cookies = inside
        if method == "post" and "content-type" in headers:
            answer = browser.generic("POST", path, str(form), content_type=headers["content-type"])
        else:
            answer = getattr(browser, method)(path, form)
        assert answer.status_code < 500, (path, answer.content[:300])

    sent()


def _many(test: Any) -> Any:
    return settings(
        max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck), derandomize=False
    )(test)
