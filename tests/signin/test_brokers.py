"""The portal believes a broker that answers what was asked, and nobody else."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings

from pecule.audit.models import AuditLine
from pecule.openid import jose
from pecule.openid.client.requests import Begun
from pecule.openid.levels import Level
from pecule.operations.clock import machine_now
from pecule.signin.actions import brokers
from pecule.signin.rules.brokers import AnswerNotBelieved, BrokerNotAnswering, BrokerSaidNo, NoBroker
from tests.signin.made_up_broker import HIGH, LOW, MadeUpBroker, answer_to, set_up

pytestmark = pytest.mark.django_db
BACK = "https://portal.example/sign-in/callback/"


@pytest.fixture
def broker(settings: LazySettings) -> type[MadeUpBroker]:
    return set_up(settings)


def begin(level: Level = Level.SUBSTANTIAL) -> tuple[Begun, dict[str, str]]:
    """A sign-in that was begun, and the honest answer to it."""
    max_age = None if level is Level.LOW else 0
    found = brokers.begin(level, redirect_uri=BACK, max_age=max_age, at=machine_now())
    return found.begun, answer_to(found.address)


def troubles() -> list[str]:
    lines = AuditLine.objects.filter(verb="signin.broker_trouble").order_by("id")
    return [line.details["why"] for line in lines]


@pytest.mark.parametrize(
    ("level", "issuer", "client"), [(Level.LOW, LOW, "portal-low"), (Level.SUBSTANTIAL, HIGH, "portal-high")]
)
def test_each_level_is_asked_of_its_broker_and_believed(
    broker: type[MadeUpBroker], level: Level, issuer: str, client: str
) -> None:
    begun, answer = begin(level)
    found = brokers.come_back(begun, answer, at=machine_now())
    assert (found.issuer, found.sub, found.level, found.claims["family_name"]) == (issuer, "jeanne", level, "MARTIN")
    assert [form["client_id"] for form in broker.forms] == [client, client]
    assert [sorted(form) for form in broker.forms if "code" in form] == [
        [
            "client_assertion",
            "client_assertion_type",
            "client_id",
            "code",
            "code_verifier",
            "grant_type",
            "redirect_uri",
        ]
    ]


def test_one_broker_serves_both_levels_when_it_is_the_high_one(
    broker: type[MadeUpBroker], settings: LazySettings
) -> None:
    settings.PECULE_BROKERS = {"high": (HIGH, "portal-high", "")}
    assert begin(Level.LOW)[0].issuer == HIGH
    settings.PECULE_BROKERS = {"low": (LOW, "portal-low", "")}
    with pytest.raises(NoBroker):
        begin(Level.SUBSTANTIAL)


def test_a_broker_that_gave_a_secret_gets_that_secret_and_no_other_does(
    broker: type[MadeUpBroker], settings: LazySettings
) -> None:
    settings.PECULE_BROKERS = {"low": (LOW, "portal-low", "s-low"), "high": (HIGH, "portal-high", "")}
    brokers.come_back(*begin(Level.LOW), at=machine_now())
    brokers.come_back(*begin(Level.SUBSTANTIAL), at=machine_now())
    assert [form.get("client_secret") for form in broker.forms] == ["s-low", "s-low", None, None]


@pytest.mark.parametrize("claims", [[], ["amr"]])
def test_only_the_claims_that_the_settings_name_are_asked(
    broker: type[MadeUpBroker], settings: LazySettings, claims: list[str]
) -> None:
    settings.PECULE_BROKER_CLAIMS = claims
    begin()
    assert broker.forms[0].get("claims") == ('{"id_token": {"amr": {"essential": true}}}' if claims else None)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"state": "of another browser"}, "state"),
        ({"iss": LOW}, "iss"),
        ({"iss": None}, "iss"),
        ({"code": ""}, "code"),
    ],
)
def test_an_answer_to_somebody_else_or_from_somebody_else_is_not_believed(
    broker: type[MadeUpBroker], changed: dict[str, Any], why: str
) -> None:
    begun, answer = begin()
    mixed = {name: text for name, text in (answer | changed).items() if text is not None}
    with pytest.raises(AnswerNotBelieved):
        brokers.come_back(begun, mixed, at=machine_now())
    assert [text.split()[0].strip(":") for text in troubles()] == [why]


def test_a_broker_that_never_said_it_names_itself_need_not(broker: type[MadeUpBroker]) -> None:
    broker.metadata_lies["authorization_response_iss_parameter_supported"] = None
    begun, answer = begin()
    del answer["iss"]
    assert brokers.come_back(begun, answer, at=machine_now()).sub == "jeanne"


@pytest.mark.parametrize(
    "lies",
    [
        {"iss": LOW},
        {"aud": "portal-low"},
        {"aud": ["portal-high", "somebody"]},
        {"azp": "somebody"},
        {"nonce": "of another sign-in"},
        {"nonce": None},
        {"sub": ""},
        {"sub": "somebody whom userinfo does not know"},
        {"acr": "eidas1"},
        {"acr": "eidas9"},
        {"acr": None},
        {"auth_time": None},
        {"auth_time": 1},
        {"auth_time": True},
        {"exp": 1},
        {"iat": 4_000_000_000},
        {"at_hash": "of another access token"},
    ],
    ids=str,
)
def test_a_token_that_says_something_else_is_not_believed(broker: type[MadeUpBroker], lies: dict[str, Any]) -> None:
    broker.lies.update(lies)
    with pytest.raises(AnswerNotBelieved):
        brokers.come_back(*begin(), at=machine_now())


def test_a_token_signed_by_somebody_else_is_not_believed(broker: type[MadeUpBroker]) -> None:
    broker.key = jose.new_key()
    with pytest.raises(AnswerNotBelieved):
        brokers.come_back(*begin(), at=machine_now())


def test_a_broker_that_says_no_or_nothing_has_its_own_refusal(broker: type[MadeUpBroker]) -> None:
    begun, answer = begin()
    with pytest.raises(BrokerSaidNo):
        brokers.come_back(begun, {"state": answer["state"], "iss": HIGH, "error": "access_denied"}, at=machine_now())
    broker.away = True
    with pytest.raises(BrokerNotAnswering):
        brokers.come_back(begun, answer, at=machine_now())
    with pytest.raises(BrokerNotAnswering):
        begin()
    assert troubles() == ["access_denied", "no answer", "no answer"]


def test_a_broker_that_the_settings_no_longer_name_is_not_believed(
    broker: type[MadeUpBroker], settings: LazySettings
) -> None:
    begun, answer = begin()
    settings.PECULE_BROKERS = {"low": (LOW, "portal-low", "")}
    with pytest.raises(AnswerNotBelieved):
        brokers.come_back(begun, answer, at=machine_now())


def test_a_machine_whose_clock_is_ten_minutes_off_is_not_believed(broker: type[MadeUpBroker]) -> None:
    begun, answer = begin()
    with pytest.raises(AnswerNotBelieved):
        brokers.come_back(begun, answer, at=machine_now() + timedelta(minutes=10))
