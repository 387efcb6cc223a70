"""Attacks on a sign-in. None may succeed; what each leaves behind is looked at too."""

import base64
import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from pecule.audit.models import AuditLine
from pecule.broker.models import Account, Connection
from pecule.openid import jose
from pecule.openid.client.requests import assertion
from pecule.openid.levels import Level
from pecule.openid.provider.clients import ClientMisdescribed
from pecule.operations.clock import machine_now
from tests.broker.parties import BACK, KEYS, IdentityProvider, Portal, heading

pytestmark = [pytest.mark.django_db, pytest.mark.application("broker")]
FLOW = "portal_flow"


def to_the_provider(portal: Portal, level: Level = Level.SUBSTANTIAL) -> str:
    """The person is at their provider; the address there."""
    portal.visit(portal.begin(level))
    where: str = portal.browser.post("/connect/to/wallet/")["Location"]
    return where


def nothing_came_of_it() -> bool:
    return Connection.objects.count() == 0


class TestSessionFixation:
    @pytest.mark.attack("Session fixation: a cookie planted before the sign-in")
    def test_a_cookie_planted_before_opens_nothing_afterwards(self, portal: Portal, provider: IdentityProvider) -> None:
        there = to_the_provider(portal)
        planted = portal.browser.cookies[FLOW].value
        portal.browser.get(provider.answer(there))
        thief = Browser()
        thief.cookies[FLOW] = planted
        assert (thief.post("/connect/confirm/").status_code, nothing_came_of_it()) == (409, True)
        assert portal.browser.cookies[FLOW].value != planted
        assert portal.browser.post("/connect/confirm/")["Location"].startswith(BACK)

    @pytest.mark.attack("The answer of a provider carried into another browser")
    def test_an_answer_for_another_browser_is_not_read(self, portal: Portal, provider: IdentityProvider) -> None:
        mine, theirs = to_the_provider(portal), Portal()
        to_the_provider(theirs)
        assert theirs.browser.get(provider.answer(mine)).status_code == 403
        assert Browser().get(provider.answer(mine, code="again")).status_code == 409
        assert (Account.objects.count(), nothing_came_of_it()) == (0, True)

    @pytest.mark.attack("The answer of a provider replayed")
    def test_an_answer_is_read_once(self, portal: Portal, provider: IdentityProvider) -> None:
        back = provider.answer(to_the_provider(portal))
        assert portal.browser.get(back).status_code == 302
        assert portal.browser.get(back).status_code == 409


class TestTheProvidersAnswer:
    @pytest.mark.parametrize(
        "lies",
        [
            {"nonce": "of another sign-in"},
            {"aud": "somebody else"},
            {"iss": "https://citizen.example"},
            {"exp": 1},
            {"auth_time": 1},
            {"at_hash": "of another token"},
            {"sub": ""},
        ],
        ids=str,
    )
    @pytest.mark.attack("Nonce, audience, issuer or age of an upstream token reused from elsewhere")
    def test_a_token_that_says_something_else(
        self, portal: Portal, provider: IdentityProvider, lies: dict[str, Any]
    ) -> None:
        provider.lies = lies
        assert portal.browser.get(provider.answer(to_the_provider(portal))).status_code == 403
        assert Account.objects.count() == 0

    @pytest.mark.attack("An upstream token signed by another key")
    def test_a_token_signed_by_somebody_else(
        self, portal: Portal, provider: IdentityProvider, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        there = to_the_provider(portal)
        others = {"keys": [KEYS["other"].public_jwk(use="sig", alg="ES256")]}
        monkeypatch.setattr(IdentityProvider, "keys", lambda *_, **__: others)
        assert portal.browser.get(provider.answer(there)).status_code == 403

    @pytest.mark.parametrize("alg", ["none", "None", "HS256", "ES384"])
    @pytest.mark.attack("Unsigned tokens, alg and key confusion")
    def test_a_token_whose_header_chooses_how_it_is_checked(
        self, portal: Portal, provider: IdentityProvider, alg: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        real = jose.sign

        def forged(claims: Any, key: Any, **how: Any) -> str:
            _, body, signature = real(claims, key, **how).split(".")
            header = base64.urlsafe_b64encode(json.dumps({"alg": alg, "kid": key.kid}).encode()).decode().rstrip("=")
            return f"{header}.{body}.{'' if alg.lower() == 'none' else signature}"

        there = to_the_provider(portal)
        back = provider.answer(there)
        monkeypatch.setattr("tests.broker.parties.jose.sign", forged)
        assert (portal.browser.get(back).status_code, Account.objects.count()) == (403, 0)

    @pytest.mark.attack("Mix-up of two providers")
    def test_mix_up_the_answer_of_another_provider(self, portal: Portal, provider: IdentityProvider) -> None:
        back = provider.answer(to_the_provider(portal)).replace("wallet.example", "citizen.example")
        assert (portal.browser.get(back).status_code, Account.objects.count()) == (403, 0)

    @pytest.mark.parametrize(("level", "status"), [("eidas1", 403), ("eidas3", 403), ("eidas9", 403)])
    @pytest.mark.attack("A provider that claims another level")
    def test_a_level_below_what_was_asked_or_above_what_is_registered(
        self, portal: Portal, provider: IdentityProvider, level: str, status: int
    ) -> None:
        provider.level = level
        assert portal.browser.get(provider.answer(to_the_provider(portal))).status_code == status
        assert (Account.objects.count(), nothing_came_of_it()) == (0, True)

    @pytest.mark.parametrize(
        "identity",
        [{"birthdate": "1985-02-30"}, {"birthdate": "19850614"}, {"birthdate": "2985-06-14"},
         {"birthdate": "1785-06-14"}, {"gender": "x"}, {"family_name": ""}],
        ids=str,
    )  # fmt: skip
    @pytest.mark.attack("A provider that invents an identity")
    def test_an_identity_that_nobody_has(
        self, portal: Portal, provider: IdentityProvider, identity: dict[str, str]
    ) -> None:
        provider.person |= identity
        assert portal.browser.get(provider.answer(to_the_provider(portal))).status_code == 403
        assert Account.objects.count() == 0

    def test_a_presumed_date_of_birth_is_told_as_the_first(self, portal: Portal, provider: IdentityProvider) -> None:
        provider.person["birthdate"] = "1950-00-00"
        portal.browser.get(provider.answer(to_the_provider(portal)))
        assert "1950-01-01" in portal.browser.get("/connect/confirm/").content.decode()

    @pytest.mark.parametrize("away", ["metadata", "token"])
    def test_a_provider_that_is_down_is_an_incident_found_in_the_trail(
        self, portal: Portal, provider: IdentityProvider, away: str
    ) -> None:
        portal.visit(portal.begin())
        provider.away = "" if away == "token" else away
        page = portal.browser.post("/connect/to/wallet/")
        if away == "token":
            provider.away = away
            page = portal.browser.get(provider.answer(page["Location"]))
        line = AuditLine.objects.get(verb__in=["broker.answer_refused", "broker.provider_away"])
        number = line.subject.removeprefix("flow:")
        assert (page.status_code, f"{int(number):08d}" in page.content.decode()) == (503, True)

    def test_keys_that_changed_are_asked_again(self, portal: Portal, provider: IdentityProvider) -> None:
        there = to_the_provider(portal)
        provider.key = KEYS["other"]
        assert portal.browser.get(provider.answer(there)).status_code == 302


class TestCodes:
    @pytest.mark.attack("A code replayed")
    def test_a_code_that_comes_back_takes_back_what_it_gave(self, portal: Portal) -> None:
        begun = portal.begin()
        code = portal.sign_in(begun)["code"]
        told = portal.exchange(begun, code).json()
        assert portal.exchange(begun, code).json()["error"] == "invalid_grant"
        asked = portal.browser.get("/userinfo", headers={"Authorization": f"Bearer {told['access_token']}"})
        assert asked.json()["error"] == "invalid_token"
        assert AuditLine.objects.filter(verb="issuing.code_replayed").count() == 1

    @pytest.mark.parametrize(
        "changes",
        [
            {"code_verifier": "another-verifier-of-forty-three-letters-or-more"},
            {"code_verifier": ""},
            {"redirect_uri": BACK + "/"},
            {"redirect_uri": ""},
            {"code": "guessed"},
        ],
        ids=str,
    )
    @pytest.mark.attack("A code stolen on its way")
    def test_a_thief_without_the_proof_key_neither_uses_a_code_nor_uses_it_up(
        self, portal: Portal, changes: dict[str, str]
    ) -> None:
        begun = portal.begin()
        code = portal.sign_in(begun)["code"]
        assert portal.exchange(begun, changes.pop("code", code), **changes).json()["error"] == "invalid_grant"
        assert "id_token" in portal.exchange(begun, code).json()

    @pytest.mark.attack("A code of another service")
    def test_a_code_of_another_service_is_worth_nothing(self, portal: Portal) -> None:
        begun = portal.begin()
        code = portal.sign_in(begun)["code"]
        stolen = assertion(KEYS["other"], client_id="other", audience=begun.issuer, jti="a-number", at=machine_now())
        assert portal.exchange(begun, code, **stolen).json()["error"] == "invalid_grant"

    @pytest.mark.attack("A code injected into another sign-in")
    def test_a_code_put_into_another_sign_in_is_refused(self, portal: Portal) -> None:
        mine, theirs = portal.begin(), Portal()
        theirs.begin()  # so that the two have not the same secrets in this test
        code = portal.sign_in(mine)["code"]
        other = theirs.begin()
        theirs.sign_in(other)
        assert theirs.exchange(other, code).json()["error"] == "invalid_grant"


class TestPushedRequests:
    @pytest.mark.attack("A pushed request used twice")
    def test_the_name_of_a_request_is_good_once(self, portal: Portal) -> None:
        asked = {"client_id": "portal", "request_uri": portal.push(portal.begin())["request_uri"]}
        assert portal.browser.get("/authorize", asked).status_code == 302
        again = Browser(headers={"accept-language": "en"}).get("/authorize", asked)
        line = AuditLine.objects.get(verb="issuing.refuse")
        number = line.subject.removeprefix("incident:")
        assert (again.status_code, number in again.content.decode()) == (400, True)
        assert line.details == {"client": "portal", "why": "a request_uri that is unknown, used or too old"}

    @pytest.mark.attack("A pushed request of another service")
    def test_another_service_cannot_use_it(self, portal: Portal) -> None:
        asked = {"client_id": "other", "request_uri": portal.push(portal.begin())["request_uri"]}
        assert portal.browser.get("/authorize", asked).status_code == 400

    @pytest.mark.attack("Parameters added beside a pushed request")
    def test_nothing_may_be_added_in_the_address(self, portal: Portal) -> None:
        name = portal.push(portal.begin())["request_uri"]
        asked = {"client_id": "portal", "request_uri": name, "scope": "openid", "redirect_uri": "https://evil.example/"}
        assert portal.browser.get("/authorize", asked).status_code == 400

    @pytest.mark.parametrize(
        "uri",
        [
            BACK + "/",
            BACK + "?x=1",
            BACK + "#x",
            BACK.upper(),
            BACK.replace("https", "http"),
            BACK.replace("portal.example", "portal.example:443"),
            BACK.replace("portal.example", "portal.example.evil.example"),
            BACK.replace("portal.example", "portal.example@evil.example"),
            BACK + "/../elsewhere",
            BACK + "%2e%2e",
            "https://evil.example/back",
            "javascript:alert(1)",
            " " + BACK,
        ],
    )
    @pytest.mark.attack("Variations of the redirection address")
    def test_only_the_registered_address_letter_for_letter(self, portal: Portal, uri: str) -> None:
        told = portal.push(portal.begin(), redirect_uri=uri)
        assert (told["error"], "request_uri" in told) == ("invalid_request", False)
        bare = portal.browser.get("/authorize", {"client_id": "portal", "redirect_uri": uri, "response_type": "code"})
        assert (bare.status_code, "Location" in bare.headers) == (400, False)

    @pytest.mark.parametrize(
        "wrong",
        [
            {"key": KEYS["other"]},
            {"audience": "https://another.example"},
            {"client_id": "other"},
            {"at": "late"},
        ],
        ids=["key", "audience", "client", "late"],
    )
    @pytest.mark.attack("Client assertions of others, for others, or old")
    def test_an_assertion_that_is_not_this_services_for_us_now(self, portal: Portal, wrong: dict[str, Any]) -> None:
        values: dict[str, Any] = {
            "client_id": "portal", "audience": portal.begin().issuer, "jti": "once", "at": machine_now(),
        } | {name: value for name, value in wrong.items() if name not in ("key", "at")}  # fmt: skip
        if wrong.get("at") == "late":
            values["at"] -= timedelta(minutes=10)
        forged = assertion(wrong.get("key", KEYS["portal"]), **values)
        assert portal.push(portal.begin(), **forged)["error"] == "invalid_client"

    @pytest.mark.attack("A client assertion replayed")
    def test_an_assertion_is_used_once(self, portal: Portal) -> None:
        once = portal.proof(jti="the-very-same")
        assert "request_uri" in portal.push(portal.begin(), **once)
        refused = portal.push(portal.begin(), **once)
        assert (refused["error"], AuditLine.objects.filter(verb="issuing.refuse").count()) == ("invalid_client", 1)

    @pytest.mark.attack("Flooding the trail")
    def test_strangers_cannot_fill_the_trail(self, portal: Portal) -> None:
        Browser().post("/par", {"client_id": "nobody", "client_assertion": "x.y.z"})
        assert AuditLine.objects.filter(verb="issuing.refuse").count() == 0


class TestPages:
    @pytest.mark.parametrize(
        "path", ["/connect/to/wallet/", "/connect/confirm/", "/give-up/", "/session/leave/", "/my/"]
    )
    @pytest.mark.attack("CSRF on every step of a sign-in")
    def test_no_other_site_can_press_a_button_here(self, portal: Portal, path: str) -> None:
        portal.visit(portal.begin())
        strict = Browser(enforce_csrf_checks=True)
        strict.cookies = portal.browser.cookies
        assert strict.post(path).status_code == 403

    @pytest.mark.attack("Clickjacking")
    def test_no_page_is_shown_inside_another(self, portal: Portal) -> None:
        page = portal.visit(portal.begin())
        directives = [one.strip() for one in page["Content-Security-Policy"].split(";")]
        assert [one for one in directives if "frame" in one] == ["frame-ancestors 'none'"]
        assert (page["Cache-Control"], page["Referrer-Policy"]) == (
            "max-age=0, no-cache, no-store, must-revalidate, private", "same-origin",
        )  # fmt: skip

    @pytest.mark.parametrize("path", ["/connect/", "/connect/confirm/", "/oidc-callback?code=x&state=y"])
    def test_a_page_without_a_sign_in_says_what_to_do(self, portal: Portal, path: str) -> None:
        page = Browser(headers={"accept-language": "en"}).get(path)
        assert (page.status_code, heading(page)) == (409, "You are not signed in")


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"jwks_uri": "https://portal.example/keys"}, "jwks_uri"),
        ({"id_token_encrypted_response_alg": "ECDH-ES"}, "id_token_encrypted_response_alg"),
        ({"redirect_uris": ["http://elsewhere.example/*"]}, "redirect_uris"),
        ({"jwks": {"keys": []}}, "jwks"),
    ],
)
def test_a_service_that_cannot_work_is_refused_when_it_is_registered(
    broker: Any, wrong: dict[str, Any], where: str
) -> None:
    with pytest.raises(ClientMisdescribed, match=f"client portal, {where}: "):
        broker(**wrong)
