"""A campaign in the formats of others: the same each time, complete, and nothing of those who reported."""

import base64
import csv
import json
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

import pytest

from pecule.scams.sharing import misp, stix, takedown, xarf
from tests.scams.sharing.making import INDICATORS, OPERATOR, TEXT, campaign, revoked


def of_type(bundle: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [one for one in bundle["objects"] if one["type"] == kind]


def test_a_bundle_holds_who_what_how_and_how_often() -> None:
    made = stix.bundle(campaign(), OPERATOR)
    counts: dict[str, int] = {}
    for one in made["objects"]:
        counts[one["type"]] = counts.get(one["type"], 0) + 1
    assert counts == {
        "marking-definition": 1, "identity": 1, "campaign": 1, "attack-pattern": 1, "relationship": 7, "indicator": 6,
        "sighting": 1,
    }  # fmt: skip
    assert of_type(made, "sighting")[0]["count"] == 12
    assert of_type(made, "attack-pattern")[0]["description"] == "Plays on: authority, distraction."


def test_patterns_are_written_as_stix_reads_them() -> None:
    assert [stix.pattern(one) for one in INDICATORS] == [
        "[url:value LIKE 'http://ameli-vitale.info/r/%' OR url:value LIKE 'https://ameli-vitale.info/r/%']",
        "[url:value = 'http://sites.example/it\\'s' OR url:value = 'https://sites.example/it\\'s']",
        "[domain-name:value = 'ameli-vitale.info']",
        "[email-addr:value = 'aide@ameli-vitale.info']",
        "[x-phone-number:value = '+33756789012']",
        "[x-bank-account:iban = 'FR7630006000011234567890189']",
        "",
    ]


def test_the_same_campaign_has_the_same_ids_for_ever_and_a_new_version_when_it_changes() -> None:
    first, again = stix.bundle(campaign(), OPERATOR), stix.bundle(campaign(), OPERATOR)
    grown = campaign(people=13, changed_at=campaign().changed_at.replace(minute=30))
    later = stix.bundle(grown, OPERATOR)
    assert first == again
    assert [one["id"] for one in first["objects"]] == [one["id"] for one in later["objects"]]
    assert first["objects"][2]["modified"] < later["objects"][2]["modified"]
    assert first["id"] != later["id"]


@pytest.mark.parametrize(("public", "tlp"), [(True, "green"), (False, "amber")])
def test_what_nobody_is_warned_of_yet_goes_less_far(public: bool, tlp: str) -> None:
    made = stix.bundle(campaign(public=public), OPERATOR)
    event = misp.event(campaign(public=public), OPERATOR)["Event"]
    assert made["objects"][0]["definition"] == {"tlp": tlp}
    assert (event["Tag"][0]["name"], event["distribution"]) == (f"tlp:{tlp}", "2" if public else "1")


def test_what_was_taken_back_is_told_to_those_who_have_it() -> None:
    one = campaign(indicators=revoked("phone"))
    bundled = {made["name"]: made["revoked"] for made in of_type(stix.bundle(one, OPERATOR), "indicator")}
    attributes = {made["value"]: made for made in misp.event(one, OPERATOR)["Event"]["Attribute"]}
    assert [name for name, gone in bundled.items() if gone] == ["phone: +33756789012"]
    phone = attributes["+33756789012"]
    assert (phone["deleted"], phone["to_ids"]) == (True, False)
    assert "+33756789012" not in json.dumps(xarf.reports(one, OPERATOR))
    whole = stix.bundle(campaign(revoked=True), OPERATOR)["objects"][2:]
    assert {made["revoked"] for made in whole} == {True}
    assert xarf.reports(campaign(revoked=True), OPERATOR) == []


def test_an_event_has_a_type_for_each_indicator_and_detects_what_can_be_detected() -> None:
    event = misp.event(campaign(), OPERATOR)["Event"]
    assert [(one["type"], one["value"], one["to_ids"]) for one in event["Attribute"]] == [
        ("url", "https://ameli-vitale.info/r/", True),
        ("url", "https://sites.example/it's", True),
        ("domain", "ameli-vitale.info", True),
        ("email-src", "aide@ameli-vitale.info", True),
        ("phone-number", "+33756789012", True),
        ("iban", "FR7630006000011234567890189", True),
        ("text", "AMELI-FR", False),
        ("text", TEXT, False),
    ]
    assert [one["name"] for one in event["Tag"]] == [
        "tlp:green", 'rsit:fraud="phishing"', 'phishing:distribution="bulk-phishing"',
        'phishing:techniques="sms-phishing"', 'phishing:techniques="fake-website"',
        'phishing:principle-of-persuasion="authority"', 'phishing:principle-of-persuasion="distraction"',
    ]  # fmt: skip


def test_whoever_can_cut_something_gets_a_report_of_it() -> None:
    made = xarf.reports(campaign(), OPERATOR)
    assert [(one["category"], one["type"], one["source_identifier"]) for one in made] == [
        ("content", "fraud", "ameli-vitale.info"),
        ("content", "fraud", "sites.example"),
        ("content", "fraud", "ameli-vitale.info"),
        ("messaging", "spam", "aide@ameli-vitale.info"),
        ("messaging", "spam", "+33756789012"),
        ("messaging", "spam", "AMELI-FR"),
    ]
    assert (made[0]["fraud_type"], made[0]["claimed_entity"]) == (
        "government_impersonation", "Assurance maladie (Ameli)",
    )  # fmt: skip
    assert base64.b64decode(made[0]["evidence"][0]["payload"]).decode() == TEXT


def test_a_pack_can_be_read_by_people_and_opens_nothing() -> None:
    packed = takedown.pack(campaign(), OPERATOR)
    assert packed == takedown.pack(campaign(), OPERATOR)
    with ZipFile(BytesIO(packed)) as archive:
        files = {name: archive.read(name).decode() for name in archive.namelist()}
    assert list(files) == ["letter-fr.txt", "letter-en.txt", "evidence.txt", "indicators.csv", "xarf.json"]
    for name in ("letter-fr.txt", "letter-en.txt", "evidence.txt"):
        assert "ameli-vitale[.]info" in files[name]
        assert "ameli-vitale.info" not in files[name]
    assert "12 personnes" in files["letter-fr.txt"]
    rows = list(csv.reader(StringIO(files["indicators.csv"])))
    assert [row[1] for row in rows if row[0] == "phone"] == ["'+33756789012"]
    assert [row[0] for row in rows].count("iban") == 0  # a host needs no account
    assert json.loads(files["xarf.json"]) == xarf.reports(campaign(), OPERATOR)


def test_there_is_no_pack_of_nothing() -> None:
    with pytest.raises(takedown.NothingToTakeDown):
        takedown.pack(campaign(indicators=()), OPERATOR)


def test_a_text_that_one_person_received_is_in_none() -> None:
    one = campaign(text="")
    told = json.dumps([stix.bundle(one, OPERATOR), misp.event(one, OPERATOR), xarf.reports(one, OPERATOR)])
    assert "carte vitale" not in told
    assert "evidence" not in xarf.reports(one, OPERATOR)[0]
