"""A campaign as a STIX 2.1 bundle (OASIS, 10 June 2021). Pure: the same campaign gives the same bytes.

Numbers and accounts have no object in STIX: their patterns name ``x-phone-number`` and ``x-bank-account``.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid5

from pecule.scams.sharing.campaigns import Operator, SharedCampaign, SharedIndicator, utc
from pecule.scams.sharing.taxonomy import misp_tags, principles

MEDIA_TYPE = "application/stix+json;version=2.1"
# The specification gives these two once and for all (section 7.2.1.4).
_TLP = {
    "green": "marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da",
    "amber": "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82",
}
# MITRE ATT&CK: phishing of phones, by e-mail, by voice. A letter is none of its techniques.
_TECHNIQUES = {"sms": "T1660", "social": "T1660", "job_offer": "T1660", "email": "T1566", "call": "T1566.004"}
StixObject = Mapping[str, Any]


def bundle(campaign: SharedCampaign, operator: Operator) -> dict[str, Any]:
    """All that is shared of a campaign, in one bundle."""
    made = objects(campaign, operator)
    known = uuid5(operator.id, f"bundle {campaign.id} {utc(campaign.changed_at)}")
    return {"type": "bundle", "id": f"bundle--{known}", "objects": made}


def objects(campaign: SharedCampaign, operator: Operator) -> list[StixObject]:
    """Marking, identity, campaign, how it deceives, indicators with what ties them to it, and how often it was seen."""
    common = {
        "spec_version": "2.1",
        "created": utc(campaign.begun_at),
        "modified": utc(campaign.changed_at),
        "created_by_ref": f"identity--{operator.id}",
        "object_marking_refs": [_TLP[campaign.tlp]],
    }
    made: list[StixObject] = [_marking(campaign.tlp), _identity(operator), _campaign(campaign, common)]
    if campaign.channel in _TECHNIQUES:
        made += _how(campaign, operator, common)
    for one in campaign.indicators:
        made += _indicator(one, campaign, operator, common)
    return [*made, _sighting(campaign, operator, common)]


def pattern(one: SharedIndicator) -> str:
    """The STIX pattern that finds an indicator; nothing for a kind that no pattern can say."""
    value = _quoted(one.value)
    if one.kind == "address":
        if "*" in one.value:
            starts = _quoted(one.value.partition("*")[0].replace("\\", "").replace("%", ""))
            return f"[url:value LIKE 'http://{starts}%' OR url:value LIKE 'https://{starts}%']"
        return f"[url:value = 'http://{value}' OR url:value = 'https://{value}']"
    known = {
        "domain": "domain-name:value", "email": "email-addr:value", "phone": "x-phone-number:value",
        "iban": "x-bank-account:iban",
    }  # fmt: skip
    return f"[{known[one.kind]} = '{value}']" if one.kind in known else ""


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace("'", "\\'")


def _marking(tlp: str) -> StixObject:
    return {
        "type": "marking-definition", "spec_version": "2.1", "id": _TLP[tlp], "created": "2017-01-20T00:00:00.000Z",
        "definition_type": "tlp", "name": f"TLP:{tlp.upper()}", "definition": {"tlp": tlp},
    }  # fmt: skip


def _identity(operator: Operator) -> StixObject:
    since = "2026-01-01T00:00:00.000Z"
    return {
        "type": "identity", "spec_version": "2.1", "id": f"identity--{operator.id}", "created": since,
        "modified": since, "name": operator.name, "identity_class": "organization",
        "contact_information": operator.contact,
    }  # fmt: skip


def _campaign(campaign: SharedCampaign, common: StixObject) -> StixObject:
    said = {"type": "campaign", "id": _id("campaign", campaign.id), **common, "name": campaign.title}
    if campaign.text:
        said["description"] = campaign.text
    return {
        **said, "first_seen": utc(campaign.begun_at), "last_seen": utc(campaign.last_at), "revoked": campaign.revoked,
        "labels": misp_tags(campaign),
    }  # fmt: skip


def _how(campaign: SharedCampaign, operator: Operator, common: StixObject) -> list[StixObject]:
    """How people are deceived: ATT&CK's phishing, with the principles of persuasion that it plays on."""
    number = uuid5(operator.id, f"attack-pattern {campaign.channel} {campaign.id}")
    plays = ", ".join(principles(campaign.lures)) or "nothing that our taxonomy names"
    how = {
        "type": "attack-pattern", "id": f"attack-pattern--{number}", **common,
        "name": f"Phishing by {campaign.channel}", "description": f"Plays on: {plays}.", "revoked": campaign.revoked,
        "external_references": [{"source_name": "mitre-attack", "external_id": _TECHNIQUES[campaign.channel]}],
    }  # fmt: skip
    return [how, _tie("uses", _id("campaign", campaign.id), how["id"], operator, common, revoked=campaign.revoked)]


def _indicator(
    one: SharedIndicator, campaign: SharedCampaign, operator: Operator, common: StixObject
) -> list[StixObject]:
    wanted = pattern(one)
    if not wanted:
        return []
    number = uuid5(operator.id, f"indicator {campaign.id} {one.kind} {one.value}")
    revoked = one.revoked or campaign.revoked
    made = {
        "type": "indicator", "id": f"indicator--{number}", **common, "name": f"{one.kind}: {one.value}",
        "indicator_types": ["malicious-activity"], "pattern": wanted, "pattern_type": "stix",
        "valid_from": utc(one.first_at), "valid_until": utc(max(one.until, one.last_at)),
        "confidence": one.confidence, "revoked": revoked,
    }  # fmt: skip
    return [made, _tie("indicates", made["id"], _id("campaign", campaign.id), operator, common, revoked=revoked)]


def _tie(verb: str, source: str, target: str, operator: Operator, common: StixObject, *, revoked: bool) -> StixObject:
    number = uuid5(operator.id, f"{verb} {source} {target}")
    return {
        "type": "relationship", "id": f"relationship--{number}", **common, "relationship_type": verb,
        "source_ref": source, "target_ref": target, "revoked": revoked,
    }  # fmt: skip


def _sighting(campaign: SharedCampaign, operator: Operator, common: StixObject) -> StixObject:
    """How many independent people received it; no person is named."""
    return {
        "type": "sighting", "id": f"sighting--{uuid5(operator.id, f'sighting {campaign.id}')}", **common,
        "first_seen": utc(campaign.begun_at), "last_seen": utc(campaign.last_at), "count": campaign.people,
        "sighting_of_ref": _id("campaign", campaign.id), "where_sighted_refs": [f"identity--{operator.id}"],
        "summary": True, "revoked": campaign.revoked,
    }  # fmt: skip


def _id(kind: str, number: UUID) -> str:
    return f"{kind}--{number}"
