"""mozilla-django-oidc, an ordinary service of FranceConnect v2, reaches our broker by changing its addresses."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.conf import LazySettings
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.http import HttpRequest
from django.test import RequestFactory
from mozilla_django_oidc.auth import OIDCAuthenticationBackend
from mozilla_django_oidc.views import OIDCAuthenticationRequestView

from pecule.openid import jose
from tests.broker.parties import BACK, JEANNE
from tests.conformance.walking import SECRET, Served, Walker

pytestmark = pytest.mark.django_db


@pytest.fixture
def old(served: Served, settings: LazySettings) -> Served:
    """Its settings, as for FranceConnect v2 but for the host."""
    base = f"{served.url}/api/v2"
    settings.OIDC_RP_CLIENT_ID, settings.OIDC_RP_CLIENT_SECRET = "old", SECRET
    settings.OIDC_RP_SIGN_ALGO, settings.OIDC_RP_SCOPES = "RS256", "openid identite_pivot email"
    settings.OIDC_OP_AUTHORIZATION_ENDPOINT = f"{base}/authorize"
    settings.OIDC_OP_TOKEN_ENDPOINT, settings.OIDC_OP_USER_ENDPOINT = f"{base}/token", f"{base}/userinfo"
    settings.OIDC_OP_JWKS_ENDPOINT = f"{base}/jwks"
    settings.OIDC_AUTH_REQUEST_EXTRA_PARAMS = {"acr_values": "eidas2"}
    settings.OIDC_STATE_SIZE = settings.OIDC_NONCE_SIZE = 32
    settings.OIDC_AUTHENTICATION_CALLBACK_URL = "public:home"
    return served


def asked(path: str, **values: str) -> HttpRequest:
    request = RequestFactory(HTTP_HOST="portal.example").get(path, values, secure=True)
    request.session = SessionStore()
    return request


def test_it_signs_a_person_in_by_its_secret_and_reads_who_it_is(old: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mozilla_django_oidc.views.absolutify", lambda _request, _path: BACK)
    monkeypatch.setattr("mozilla_django_oidc.auth.absolutify", lambda _request, _path: BACK)
    begun = asked("/oidc/authenticate/")
    where = OIDCAuthenticationRequestView.as_view()(begun)["Location"]
    with Walker(old.url) as person:
        back = {name: values[0] for name, values in parse_qs(urlsplit(person.sign_in(where)).query).items()}
    kept = begun.session["oidc_states"][back["state"]]
    told: dict[str, Any] = {}

    class Service(OIDCAuthenticationBackend):  # type: ignore[misc]  # the package has no types
        def get_userinfo(self, access_token: str, id_token: str, payload: Any) -> dict[str, Any]:
            """FranceConnect v2 signs userinfo, which this library takes for JSON: each of its services does this."""
            answer = requests.get(
                self.OIDC_OP_USER_ENDPOINT, headers={"Authorization": f"Bearer {access_token}"}, timeout=10
            )
            keys = jose.keys_from(requests.get(self.OIDC_OP_JWKS_ENDPOINT, timeout=10).json())
            return jose.verify(answer.text, keys, typ=["JWT"], algs=["RS256"])

        def get_or_create_user(self, access_token: str, id_token: str, payload: Any) -> Any:
            told.update(payload=payload, userinfo=self.get_userinfo(access_token, id_token, payload))
            return None

    returned = asked("/oidc/callback/", **back)
    assert Service().authenticate(returned, nonce=kept["nonce"], code_verifier=kept.get("code_verifier")) is None
    assert (told["payload"]["iss"], told["payload"]["acr"]) == (f"{old.url}/api/v2", "eidas2")
    assert {name: told["userinfo"][name] for name in JEANNE} == JEANNE
