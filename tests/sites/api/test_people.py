"""What an application does for the person who signed in to it, and the sign-in that each call needs."""

from datetime import date
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.test import Client

from pecule.holders.actions import NewPerson, open_holder
from pecule.holders.actions.identity import attach_login
from pecule.holders.models import Holder
from pecule.kernel.identifiers import read_nir
from pecule.operations import clock
from pecule.signin.actions import create_login
from pecule.signin.actions.links import link_login
from pecule.signin.rules import Audience
from pecule.sites.api.api import api
from tests.signin.made_up_broker import HIGH, LOW, MadeUpBroker, set_up
from tests.sites.api.calling import AT, BY

pytestmark = pytest.mark.django_db
NOW = int(AT.timestamp())


@pytest.fixture
def broker(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> type[MadeUpBroker]:
    monkeypatch.setattr(clock, "now", lambda: AT)
    cache.clear()
    settings.PECULE_PEOPLES_CLIENTS = ["pocket"]
    return set_up(settings)


@pytest.fixture(autouse=True)
def jeanne(broker: type[MadeUpBroker]) -> Holder:
    """Jeanne, who has come in to her account by both brokers."""
    login = create_login(
        email="jeanne@example.org", password=None, audience=Audience.HOLDER, display_name="Jeanne", by=BY, at=AT
    )
    new = NewPerson(
        number=read_nir("2850675111005"), birth_name="MARTIN", given_names="Jeanne", birth_date=date(1985, 6, 14)
    )
    holder_id = open_holder(new, by=BY, at=AT)
    attach_login(holder_id=holder_id, login_id=login.pk, by=BY, at=AT)
    for issuer, level in ((LOW, "eidas1"), (HIGH, "eidas2")):
        link_login(login=login, issuer=issuer, sub="jeanne", level=level, by=BY, at=AT)
    return Holder.objects.get(pk=holder_id)


def given(issuer: str = HIGH, level: str = "eidas2", *, age_s: int = 60, **lies: Any) -> dict[str, str]:
    """Headers with a token that ``issuer`` gave to the pocket application, for Jeanne, so many seconds ago."""
    claims = {
        "active": True, "client_id": "pocket", "sub": "jeanne", "acr": level, "auth_time": NOW - age_s, "iss": issuer,
        "exp": NOW + 60,
    }  # fmt: skip
    MadeUpBroker.tokens[f"{issuer} of-jeanne"] = {k: v for k, v in (claims | lies).items() if v is not None}
    return {"Authorization": "Bearer of-jeanne"}


def test_any_sign_in_of_theirs_shows_the_account(client: Client) -> None:
    answer = client.get("/api/v1/me", headers=given(LOW, "eidas1", age_s=20_000))
    assert (answer.status_code, answer.json()) == (200, {"status": "open", "funds": []})


def test_a_low_sign_in_is_told_which_one_the_export_needs(client: Client) -> None:
    answer = client.get("/api/v1/me/export", headers=given(LOW, "eidas1"))
    assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_too_weak")
    assert answer["WWW-Authenticate"] == (
        'Bearer realm="pecule", error="insufficient_user_authentication", acr_values="eidas2", max_age="600"'
    )


def test_a_sign_in_of_more_than_ten_minutes_ago_is_told_the_same(client: Client) -> None:
    answer = client.get("/api/v1/me/export", headers=given(age_s=601))
    assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_too_weak")
    assert answer.json()["facts"] == {"acr_values": "eidas2", "max_age": 600}


def test_a_fresh_and_strong_sign_in_takes_everything_away(client: Client, jeanne: Holder) -> None:
    answer = client.get("/api/v1/me/export", headers=given(age_s=600))
    kept = answer.json()
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    assert (kept["format"], kept["person"]["birth_name"]) == ("pecule-export-1", "MARTIN")
    assert "movements" not in kept


@pytest.mark.parametrize(
    "lies",
    [
        {"active": False},
        {"client_id": "another-service"},
        {"client_id": None},
        {"iss": LOW},
        {"sub": "nobody-we-know"},
        {"exp": NOW},
        {"acr": "eidas9"},
        {"auth_time": None},
    ],
    ids=str,
)
def test_a_token_is_believed_only_whole_from_its_broker_for_an_application_of_ours(
    client: Client, lies: dict[str, Any]
) -> None:
    answer = client.get("/api/v1/me", headers=given(**lies))
    assert (answer.status_code, answer.json()["code"]) == (401, "persons_token_refused")
    assert answer["WWW-Authenticate"] == 'Bearer realm="pecule"'


@pytest.mark.parametrize("header", [{}, {"Authorization": "Basic cG9ja2V0"}, {"Authorization": "Bearer "}], ids=str)
def test_without_a_token_no_broker_is_asked(client: Client, header: dict[str, str]) -> None:
    answer = client.get("/api/v1/me", headers=header)
    assert (answer.status_code, answer.json()["code"]) == (401, "persons_token_refused")
    assert MadeUpBroker.forms == []


def test_where_no_application_is_named_no_token_opens_anything(client: Client, settings: LazySettings) -> None:
    settings.PECULE_PEOPLES_CLIENTS = []
    answer = client.get("/api/v1/me", headers=given())
    assert (answer.status_code, answer.json()["code"], MadeUpBroker.forms) == (401, "persons_token_refused", [])


def test_a_broker_that_is_away_is_not_the_callers_fault(client: Client, broker: type[MadeUpBroker]) -> None:
    broker.away = True
    answer = client.get("/api/v1/me", headers=given())
    assert (answer.status_code, answer.json()["code"]) == (503, "broker_not_answering")


def test_guessing_tokens_stops_before_the_broker_is_asked(client: Client) -> None:
    for _ in range(60):
        client.get("/api/v1/me", headers={"Authorization": "Bearer guess"})
    asked = len(MadeUpBroker.forms)
    answer = client.get("/api/v1/me", headers={"Authorization": "Bearer guess"})
    assert (answer.status_code, answer.json()["code"], len(MadeUpBroker.forms)) == (429, "too_many_calls", asked)


def test_a_login_that_was_closed_opens_nothing(client: Client, jeanne: Holder) -> None:
    assert jeanne.login is not None
    jeanne.login.is_active = False
    jeanne.login.save()
    answer = client.get("/api/v1/me", headers=given())
    assert (answer.status_code, answer.json()["code"]) == (401, "persons_token_refused")


def test_the_description_names_the_level_of_each_call_and_where_people_sign_in() -> None:
    told = api.get_openapi_schema()
    levels = {path: told["paths"][path]["get"]["security"] for path in ("/api/v1/me", "/api/v1/me/export")}
    assert levels == {"/api/v1/me": [{"Person": ["eidas1"]}], "/api/v1/me/export": [{"Person": ["eidas2"]}]}
    assert told["components"]["securitySchemes"]["Person"]["type"] == "openIdConnect"
