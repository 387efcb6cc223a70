"""What a service may ask, and how it is told no (OIDC Core 3.1.2, RFC 6749 section 4.1, RFC 9126, RFC 9396)."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from pecule.issuing import rows
from pecule.openid.levels import Level
from pecule.openid.terms import REQUEST_URI
from pecule.operations.clock import machine_now
from tests.broker.parties import BACK, THE_PROVIDER, Portal
from tests.conformance.norms.walking import address, asked, pushed
from tests.openid.test_details import PURCHASE

pytestmark = [pytest.mark.django_db, pytest.mark.application("broker")]
ISSUER = "http://localhost:8001"


@pytest.mark.requirement("rfc9126/2.2a", "rfc9126/2.2b", "rfc9126/7.1", "fapi2/5.3.2.2i")
def test_a_pushed_request_gets_a_name_that_nobody_guesses_for_a_minute(portal: Portal) -> None:
    answers = [pushed(portal, portal.begin()) for _ in range(2)]
    names = {answer.json()["request_uri"] for answer in answers}
    assert [(answer.status_code, answer["Content-Type"], answer["Cache-Control"]) for answer in answers] == [
        (201, "application/json", "no-store")
    ] * 2
    assert [{**answer.json(), "request_uri": ""} for answer in answers] == [{"request_uri": "", "expires_in": 60}] * 2
    assert [bool(re.fullmatch(REQUEST_URI + r"[\w-]{43}", name)) for name in names] == [True, True]


@pytest.mark.requirement("rfc9126/4a", "rfc9126/7.3", "rfc9126/2.2c")
@pytest.mark.attack("A pushed request used twice", "A pushed request of another service")
def test_a_pushed_request_is_opened_once_by_its_own_service(portal: Portal, elsewhere: str) -> None:
    name = pushed(portal, portal.begin()).json()["request_uri"]
    tries = [(elsewhere, name), ("portal", name), ("portal", name)]
    answers = [Browser().get("/authorize", {"client_id": who, "request_uri": what}) for who, what in tries]
    assert [(one.status_code, one.get("Location", "")) for one in answers] == [(400, ""), (302, "/connect/"), (400, "")]


@pytest.mark.requirement("rfc9126/4b")
def test_a_pushed_request_is_over_after_a_minute(portal: Portal) -> None:
    handle = pushed(portal, portal.begin()).json()["request_uri"].removeprefix(REQUEST_URI)
    late = machine_now() + timedelta(seconds=61)
    assert rows.open_pushed(handle, "portal", browser="cookie", at=late) is None


@pytest.mark.requirement("rfc9126/4c")
@pytest.mark.attack("Parameters added beside a pushed request")
def test_nothing_in_the_address_changes_what_was_pushed(portal: Portal) -> None:
    name = pushed(portal, portal.begin()).json()["request_uri"]
    more = {"client_id": "portal", "request_uri": name, "redirect_uri": BACK, "scope": "openid"}
    assert portal.browser.get("/authorize", more).status_code == 400


@pytest.mark.requirement("rfc9126/2a", "fapi2/5.3.2.2d")
@pytest.mark.parametrize("proof", [{"client_assertion": ""}, {"client_assertion": "a.b.c"}, {"client_secret": "guess"}])
def test_nothing_is_pushed_by_a_stranger(portal: Portal, proof: dict[str, str]) -> None:
    answer = pushed(portal, portal.begin(), **proof)
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


@pytest.mark.requirement("rfc9126/2b")
@pytest.mark.parametrize("path", ["/par", "/token", "/token/revocation", "/token/introspection"])
def test_what_programs_send_is_sent_by_post(portal: Portal, path: str) -> None:
    answer = portal.browser.get(path)
    assert (answer.status_code, answer["Allow"]) == (405, "POST")


@pytest.mark.requirement("rfc9126/2.1a")
def test_the_name_of_a_request_is_not_pushed(portal: Portal) -> None:
    name = pushed(portal, portal.begin()).json()["request_uri"]
    again = pushed(portal, portal.begin(), request_uri=name)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_request")


@pytest.mark.requirement("rfc9126/2.1b", "rfc9126/2.3", "fapi2/5.3.2.2f", "rfc7636/4.4.1", "rfc6749/4.1.2.1c")
@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"redirect_uri": ""}, "invalid_request"),
        ({"redirect_uri": "https://thief.example/back"}, "invalid_request"),
        ({"response_type": ""}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": "code id_token"}, "unsupported_response_type"),
        ({"scope": "email"}, "invalid_scope"),
        ({"scope": "openid offline_access"}, "invalid_scope"),
        ({"code_challenge": ""}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"request": "a.b.c"}, "request_not_supported"),
        ({"prompt": "none"}, "login_required"),
        ({"client_id": "my-connections"}, "invalid_client"),
    ],
    ids=str,
)
def test_a_pushed_request_is_read_as_strictly_as_any(portal: Portal, changes: dict[str, str], error: str) -> None:
    answer = pushed(portal, portal.begin(), **changes)
    assert (answer["Content-Type"], answer.json()["error"]) == ("application/json", error)


@pytest.mark.requirement("fapi2/5.3.2.2c", "rfc6749/4.1.2.1b", "oidc/3.1.2.6a", "rfc9207/2")
def test_a_request_that_was_not_pushed_goes_back_with_the_reason(portal: Portal) -> None:
    begun = portal.begin()
    answer = portal.browser.get("/authorize", asked(begun))
    assert (answer.status_code, *address(answer)) == (302, BACK, {
        "error": "invalid_request", "error_description": "push the request (RFC 9126)", "state": begun.state,
        "iss": ISSUER,
    })  # fmt: skip


@pytest.mark.requirement("rfc6749/3.1.2.4", "oidc/3.1.2.6b", "rfc9700/4.11.2", "rfc9700/2.1b", "fapi2/5.3.2.1e")
@pytest.mark.attack("The broker used as an open redirector")
@pytest.mark.parametrize(
    "changes",
    [
        {"client_id": "nobody"},
        {"client_id": ""},
        {"redirect_uri": ""},
        {"redirect_uri": "https://thief.example/"},
        {"redirect_uri": BACK + "/"},
        {"redirect_uri": BACK + "?next=https://thief.example/"},
        {"request_uri": "https://thief.example/request"},
        {"request_uri": REQUEST_URI + "guessed"},
    ],
    ids=str,
)
def test_nobody_is_sent_to_an_address_that_is_not_known(portal: Portal, changes: dict[str, str]) -> None:
    answer = portal.browser.get("/authorize", asked(portal.begin(), **changes))
    assert (answer.status_code, answer.get("Location")) == (400, None)


@pytest.mark.requirement("oidc/3.1.2.1a", "rfc6749/3.1b")
@pytest.mark.parametrize("how", ["get", "post"])
def test_a_browser_comes_by_get_or_by_post(portal: Portal, how: str) -> None:
    name = pushed(portal, portal.begin()).json()["request_uri"]
    strict = Browser(enforce_csrf_checks=True)
    answer = getattr(strict, how)("/authorize", {"client_id": "portal", "request_uri": name})
    assert (answer.status_code, answer["Location"]) == (302, "/connect/")


@pytest.mark.requirement("rfc6749/3.1c", "rfc6749/3.1d", "oidc/3.1.2.1f", "oidc/15.1b")
def test_what_is_unknown_or_empty_is_as_if_it_were_not_there(portal: Portal) -> None:
    more = {
        "colour": "blue",
        "prompt": "",
        "max_age": "",
        "display": "touch",
        "ui_locales": "xx",
        "claims_locales": "fr",
    }
    assert pushed(portal, portal.begin(), **more).status_code == 201


@pytest.mark.requirement("rfc6749/3.1e")
def test_a_parameter_given_twice_is_refused(portal: Portal) -> None:
    begun = portal.begin()
    answer = pushed(portal, begun, state=[begun.state, "another"])
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


@pytest.mark.requirement("oidc/3.1.2.5", "rfc6749/4.1.2d", "rfc9207/2", "rfc9207/2a", "fapi2/5.3.2.2g")
def test_an_answer_is_a_code_with_what_ties_it_to_its_request(portal: Portal) -> None:
    begun = portal.begin()
    answer = portal.sign_in(begun)
    code = answer.pop("code")
    assert (answer, len(code)) == ({"state": begun.state, "iss": ISSUER}, 43)


@pytest.mark.requirement("rfc9207/2b")
def test_a_no_names_its_issuer_too(portal: Portal) -> None:
    begun = portal.begin()
    portal.visit(begun)
    _, told = address(portal.browser.post("/give-up/"))
    assert told == {
        "error": "access_denied", "error_description": "the person gave up", "state": begun.state, "iss": ISSUER,
    }  # fmt: skip


@pytest.mark.requirement("rfc9700/4.12", "fapi2/5.3.2.2k")
@pytest.mark.attack("A redirect that takes what was typed along to the service (307)")
def test_every_redirect_of_a_sign_in_drops_what_was_sent(portal: Portal) -> None:
    name = pushed(portal, portal.begin()).json()["request_uri"]
    steps = [portal.browser.post("/authorize", {"client_id": "portal", "request_uri": name})]
    steps.append(portal.browser.post("/connect/to/wallet/"))
    steps.append(portal.browser.get(THE_PROVIDER.answer(steps[-1]["Location"])))
    steps.append(portal.browser.post("/connect/confirm/"))
    assert [step.status_code for step in steps] == [302] * 4


@pytest.mark.requirement("oidc/3.1.2.4", "rfc6749/10.2")
def test_a_person_sees_what_will_be_told_before_it_is(portal: Portal) -> None:
    portal.visit(portal.begin())
    there = portal.browser.post("/connect/to/wallet/")["Location"]
    on = portal.browser.get(THE_PROVIDER.answer(there))["Location"]
    page = portal.browser.get(on)
    assert (on, page.status_code, "MARTIN" in page.content.decode()) == ("/connect/confirm/", 200, True)
    assert address(portal.browser.post(on))[0] == BACK


@pytest.mark.requirement("oidc/3.1.2.1e", "oidc/3.1.2.3a", "rfc9470/5b")
@pytest.mark.parametrize(
    ("how", "changes", "asked_again"),
    [
        ({}, {}, False),
        ({"max_age": 3600}, {}, False),
        ({"max_age": 0}, {}, True),
        ({}, {"prompt": "login"}, True),
        ({"details": (PURCHASE,)}, {}, True),
    ],
    ids=str,
)
def test_whoever_is_still_signed_in_signs_in_again_when_a_service_wants_it(
    portal: Portal, how: dict[str, Any], changes: dict[str, str], asked_again: bool
) -> None:
    portal.sign_in(portal.begin())
    page = portal.visit(portal.begin(**how), **changes)
    assert (page.status_code, page.get("Location")) == ((200, None) if asked_again else (302, "/connect/confirm/"))


@pytest.mark.requirement("rfc6749/5.2c", "rfc6749/4.1.2.1d", "rfc6750/3c")
@pytest.mark.parametrize(
    "details", ["[", "{}", json.dumps([PURCHASE | {'é"\\': 1}]), json.dumps([{"type": '"\\'}]), json.dumps([[]])]
)
def test_a_reason_holds_no_letter_that_breaks_a_header(portal: Portal, details: str) -> None:
    told = pushed(portal, portal.begin(), authorization_details=details).json()
    assert told["error"] == "invalid_authorization_details"
    assert re.fullmatch(r"[\x20\x21\x23-\x5b\x5d-\x7e]+", told["error_description"])


@pytest.mark.requirement("rfc9396/2", "rfc9396/5a", "rfc9396/5b")
@pytest.mark.parametrize(
    "details",
    [
        [],
        [{"price_cents": 1}],
        [{"type": "unknown"}],
        [{"type": "training_purchase"}],
        [PURCHASE | {"another": "field"}],
        [PURCHASE | {"price_cents": "1"}],
        [PURCHASE, {"type": "unknown"}],
    ],
    ids=["none", "no type", "unknown", "a field missing", "a field too many", "a field of another kind", "one of two"],
)
def test_what_nobody_could_approve_is_refused_whole(portal: Portal, details: list[Any]) -> None:
    answer = pushed(portal, portal.begin(), authorization_details=json.dumps(details))
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_authorization_details")


@pytest.mark.requirement("rfc9396/5c")
def test_a_service_asks_approval_only_for_what_it_is_registered_for(portal: Portal, broker: Any) -> None:
    broker(authorization_details_types=[])
    answer = pushed(portal, portal.begin(details=(PURCHASE,)))
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_authorization_details")


def wanted(level: Any) -> str:
    return json.dumps({"id_token": {"acr": {"essential": True, **level}}})


@pytest.mark.requirement("oidc/5.5.1.1", "rfc9470/5c")
def test_a_level_that_is_essential_counts_before_the_one_that_is_wished(portal: Portal) -> None:
    page = portal.visit(portal.begin(), claims=wanted({"values": ["eidas3"]}))
    assert (page.status_code, "/connect/to/" in page.content.decode()) == (200, False)  # no provider reaches it
    impossibles: list[dict[str, Any]] = [{"value": "urn:another"}, {"values": []}, {"values": ["eidas1"]}]
    for impossible in [*impossibles, {"values": [1, None]}]:
        told = pushed(portal, portal.begin(Level.SUBSTANTIAL), claims=wanted(impossible)).json()
        assert told["error"] == "invalid_acr"


@pytest.mark.requirement("oidc/3.1.2.2b")
@pytest.mark.parametrize(
    "changes",
    [
        {"id_token_hint": "a.b.c"},
        {"claims": json.dumps({"id_token": {"sub": {"value": "somebody"}}})},
        {"claims": json.dumps({"userinfo": {"sub": {"values": ["somebody"]}}})},
    ],
    ids=str,
)
def test_nobody_is_signed_in_in_the_place_of_a_person_who_was_named(portal: Portal, changes: dict[str, str]) -> None:
    answer = pushed(portal, portal.begin(), **changes)
    assert (answer.status_code, answer.json()["error"]) == (400, "login_required")


@pytest.mark.requirement("oidc/5.5")
def test_claims_that_nobody_knows_are_left_out(portal: Portal) -> None:
    asking = json.dumps({"userinfo": {"shoe_size": {"essential": True}, "email": None}, "another": None})
    assert pushed(portal, portal.begin(), claims=asking).status_code == 201


@pytest.mark.requirement("rfc9700/2.6a")
def test_no_script_of_another_site_reads_the_authorization_endpoint(portal: Portal) -> None:
    answer = portal.browser.get("/authorize", asked(portal.begin()), headers={"Origin": "https://thief.example"})
    assert [name for name in answer.headers if name.startswith("Access-Control")] == []


@pytest.mark.requirement("oidc/3.1.2.3b", "rfc6749/10.12", "rfc9700/4.7")
@pytest.mark.attack("CSRF on every step of a sign-in")
@pytest.mark.parametrize("path", ["/connect/to/wallet/", "/connect/confirm/", "/give-up/"])
def test_another_site_presses_no_button(portal: Portal, path: str) -> None:
    portal.visit(portal.begin())
    strict = Browser(enforce_csrf_checks=True)
    strict.cookies = portal.browser.cookies
    assert strict.post(path).status_code == 403


@pytest.mark.requirement("oidc/3.1.2.3c", "rfc6749/10.13", "rfc9700/4.16", "rfc9700/4.2")
@pytest.mark.attack("Clickjacking")
def test_pages_are_shown_in_no_frame_and_tell_no_other_site_where_one_was(portal: Portal) -> None:
    page = portal.visit(portal.begin())
    assert ("frame-ancestors 'none'" in page["Content-Security-Policy"], page["Referrer-Policy"]) == (
        True, "same-origin",
    )  # fmt: skip
    assert "no-store" in page["Cache-Control"]
