"""Checking a message by program: without a pass, bounded, described."""

import pytest
from django.core.cache import cache
from django.test import Client

from pecule.operations import clock
from pecule.scams.queries.warnings import forget_warnings, warnings_on
from pecule.signin.actions import register_client
from pecule.sites.api.api import api
from tests.sites.api.calling import AT, BY, Answered, Program
from tests.sites.employer.scenes import login_of

SCAM = "Ameli : votre carte vitale expire, renouvelez-la ici : https://ameli-vitale.info/r/8841"
ADDRESS = "/api/v1/scams/check"


@pytest.fixture(autouse=True)
def that_morning(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT)
    cache.clear()


def test_a_scam_is_told_with_reasons_indicators_and_steps(client: Client) -> None:
    text = "Ameli: votre carte vitale expire, mettez à jour sur ameli-vitale.info"
    answer = client.post(ADDRESS, {"text": text, "language": "en"}, content_type="application/json")
    told = answer.json()
    assert (answer.status_code, told["verdict"], told["wants"]) == (200, "scam", ["asks_click"])
    assert told["indicators"] == [
        {"kind": "address", "value": "ameli-vitale.info"},
        {"kind": "domain", "value": "ameli-vitale.info"},
    ]
    assert told["reasons"][0] == {
        "reason": "lookalike_domain",
        "says": "address made to look like that of a known body",
        "start": text.index("ameli-vitale"),
        "end": len(text),
        "text": "ameli-vitale.info",
    }
    assert [step["id"] for step in told["steps"]] == ["do_nothing", "33700", "phishing_initiative"]
    assert (told["steps"][0]["title"], told["steps"][0]["open"]) == ("Do not answer, do not click", None)


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"text": ""}, "/body/body/text"),
        ({"text": "a" * 20_001}, "/body/body/text"),
        ({"text": "a", "channel": "fax"}, "/body/body/channel"),
        ({}, "/body/body/text"),
    ],
)
def test_what_cannot_be_read_is_named(client: Client, body: dict[str, str], pointer: str) -> None:
    answer = client.post(ADDRESS, body, content_type="application/json")
    told = answer.json()
    assert (answer.status_code, told["code"], [error["pointer"] for error in told["errors"]]) == (
        422,
        "input_unfit",
        [pointer],
    )


def test_a_blank_message_is_refused_in_words(client: Client) -> None:
    answer = client.post(ADDRESS, {"text": "  \n "}, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (422, "message_empty")


def test_one_address_checks_so_many_messages_a_minute(client: Client) -> None:
    codes = [client.post(ADDRESS, {"text": "Bonjour"}, content_type="application/json").status_code for _ in range(61)]
    assert (codes[:60], codes[60]) == ([200] * 60, 429)
    last = client.post(ADDRESS, {"text": "Bonjour"}, content_type="application/json")
    assert last.json()["code"] == "too_many_checks"


def test_it_is_described_as_open_to_everybody() -> None:
    told = api.get_openapi_schema()["paths"][ADDRESS]["post"]
    assert (told["operationId"], "security" in told) == ("scams_check", False)


def text(program: Program, says: str, name: str, phone: str = "+33612345678") -> Answered:
    """A gateway brings a text."""
    body = {"from": phone, "to": "33700", "text": says, "received_at": "2026-03-02T09:00:00Z", "id": name}
    return program.post("/scams/sms", body)


@pytest.fixture
def gateway(client: Client) -> Program:
    made = register_client(owner=login_of("op", "staff").public_id, name="SMS", scopes=["scams:write"], by=BY, at=AT)
    return Program(client, made.client_id, made.secret)


def test_a_gateway_brings_a_text_and_sends_what_is_answered(gateway: Program) -> None:
    asked = text(gateway, SCAM, "1")
    assert (asked.status, asked.body["to"], asked.body["text"].split(".")[0]) == (200, "+33612345678", "Merci")
    told = text(gateway, "INCONNU", "2")
    assert told.body["text"].startswith("ARNAQUE")
    assert text(gateway, "INCONNU", "2").body == told.body


def test_five_phones_that_forward_a_text_publish_the_warning(gateway: Program) -> None:
    for n in range(5):
        text(gateway, SCAM, f"m{n}", f"+3361234567{n}")
        text(gateway, "0612000000", f"a{n}", f"+3361234567{n}")
    forget_warnings()
    assert [one.people for one in warnings_on(AT)] == [5]


@pytest.mark.parametrize(
    ("field", "value"), [("from", "moi"), ("id", ""), ("text", "a" * 20_001), ("received_at", "x")]
)
def test_a_text_that_does_not_fit_is_named(gateway: Program, field: str, value: str) -> None:
    body = {"from": "+33612345678", "text": "a", "id": "1"} | {field: value}
    answer = gateway.post("/scams/sms", body)
    assert (answer.problem, [error["pointer"] for error in answer.body["errors"]]) == (
        (422, "input_unfit"), [f"/body/body/{field}"],
    )  # fmt: skip
