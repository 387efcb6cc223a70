"""Bodies that we share campaigns with: one at a time, as a feed, and what they tell us."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from pecule.kernel.actors import system
from pecule.operations import clock
from pecule.scams.actions import withdraw_warning
from pecule.screening.actions import register
from pecule.screening.models import Indicator, Match
from pecule.signin.actions import register_client
from tests.scams.actions.test_reporting import PARCEL, VITALE, report
from tests.sites.api.calling import Program
from tests.sites.staff.scenes import staff

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 2, 9, tzinfo=UTC)
NOW = AT + timedelta(hours=1)
BY = system("test")


@pytest.fixture(autouse=True)
def that_morning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def partner() -> Program:
    owner = staff("ada", "fraud_analyst")
    scopes = ["campaigns:read", "indicators:write"]
    made = register_client(owner=owner.public_id, name="CERT", scopes=scopes, by=BY, at=AT)
    return Program(Client(), made.client_id, made.secret, *scopes, at=NOW)


def campaign(text: str, minutes: int = 0) -> UUID:
    """A campaign that five people reported."""
    told = [report(text, f"address:192.0.2.{n}", at=AT + timedelta(minutes=minutes + n)) for n in range(5)]
    assert told[0].campaign is not None
    return told[0].campaign


def feed(partner: Program, query: str = "", part: str = "objects") -> Any:
    number = partner.get("/taxii2/campaigns/collections/").body["collections"][0]["id"]
    answer = partner.get(f"/taxii2/campaigns/collections/{number}/{part}/?{query}")
    assert answer.status == 200, answer.body
    return answer.body


@pytest.mark.parametrize(
    ("form", "kind"), [("stix", "application/stix+json;version=2.1"), ("misp", "application/json"),
                       ("xarf", "application/json")],
)  # fmt: skip
def test_a_campaign_is_had_in_each_format_and_another_ones_is_not_found(partner: Program, form: str, kind: str) -> None:
    one = campaign(VITALE.format(""))
    headers = {"Authorization": f"Bearer {partner.token}"}
    answer = partner.client.get(f"/api/v1/campaigns/{one}/{form}", headers=headers)
    assert (answer.status_code, answer["Content-Type"]) == (200, kind)
    assert str(one) in answer.content.decode()
    hidden = report(PARCEL).campaign
    assert partner.get(f"/campaigns/{hidden}/{form}").problem == (404, "not_found")


def test_a_client_finds_the_feed_from_its_front_door(partner: Program) -> None:
    root = partner.get("/taxii2/").body["api_roots"][0]
    assert root.endswith("/api/v1/taxii2/campaigns/")
    assert partner.get("/taxii2/campaigns/").body["versions"] == ["application/taxii+json;version=2.1"]
    only = partner.get("/taxii2/campaigns/collections/").body["collections"]
    assert [(one["can_read"], one["can_write"]) for one in only] == [(True, False)]
    assert partner.get(f"/taxii2/campaigns/collections/{only[0]['id']}/").body == only[0]
    assert partner.get(f"/taxii2/campaigns/collections/{uuid4()}/objects/").problem == (404, "not_found")


def test_the_feed_is_read_in_pages_without_a_gap(partner: Program) -> None:
    campaign(VITALE.format(""))
    campaign(PARCEL, minutes=10)
    whole = feed(partner)
    assert "more" not in whole
    read: list[Any] = []
    page = feed(partner, "limit=3")
    while page.get("more"):
        read += page["objects"]
        page = feed(partner, f"limit=3&next={page['next']}")
    assert read + page["objects"] == whole["objects"]
    assert {one["type"] for one in whole["objects"]} == {
        "marking-definition", "identity", "campaign", "attack-pattern", "relationship", "indicator", "sighting",
    }  # fmt: skip


def test_what_was_read_is_not_given_again_until_it_changes(partner: Program) -> None:
    one = campaign(VITALE.format(""))
    last = feed(partner, part="manifest")["objects"][-1]["date_added"]
    assert feed(partner, f"added_after={last}")["objects"] == []
    withdraw_warning(campaign=one, reason="it was a real letter", by=BY, at=NOW)
    told = feed(partner, f"added_after={last}&match[type]=campaign")["objects"]
    assert [(found["id"], found["revoked"]) for found in told] == [(f"campaign--{one}", True)]


def test_a_mark_that_is_none_of_ours_is_refused(partner: Program) -> None:
    number = partner.get("/taxii2/campaigns/collections/").body["collections"][0]["id"]
    for mark in ("x", "////", "MjAyNg==", "é"):
        answer = partner.get(f"/taxii2/campaigns/collections/{number}/objects/?next={mark}")
        assert answer.problem == (400, "feed_place_unreadable")


def test_partners_tell_us_indicators_that_hold_and_never_a_bodys_own(partner: Program) -> None:
    shared = uuid4()
    register({("organisation", shared): [("phone", "06 12 34 56 78")]}, by=BY, at=AT)
    told = {"confidence": 80, "expires_on": "2026-12-31"}
    body = {
        "source": "CERT",
        "indicators": [
            {"kind": "phone", "value": "0612345678", **told},
            {"kind": "domain", "value": "ameli.fr", **told},
            {"kind": "domain", "value": "gmail.com", **told},
        ],
    }
    answer = partner.post("/indicators", body)
    assert (answer.body["added"], answer.body["held"]) == (1, 1)
    refused = [(one["place"], one["code"]) for one in answer.body["refused"]]
    assert refused == [(1, "indicator_official"), (2, "indicator_too_broad")]
    assert [one.subject_id for one in Match.objects.all()] == [shared]


def test_a_list_that_would_hold_everybody_is_refused_whole(partner: Program) -> None:
    many = {("organisation", uuid4()): [("phone", "06 12 34 56 78")] for _ in range(21)}
    register(many, by=BY, at=AT)
    one = {"kind": "phone", "value": "0612345678", "confidence": 80, "expires_on": "2026-12-31"}
    answer = partner.post("/indicators", {"source": "CERT", "indicators": [one]})
    assert (answer.problem, answer.body["facts"]) == ((409, "too_many_held"), {"held": 21, "most": 20})
    assert (Indicator.objects.count(), Match.objects.count()) == (0, 0)
