"""A campaign as a MISP event, as its API and its files take it (MISP core format). Pure."""

from typing import Any
from uuid import uuid5

from pecule.scams.sharing.campaigns import Operator, SharedCampaign, SharedIndicator, page_of, utc
from pecule.scams.sharing.taxonomy import misp_tags

CONNECTED, COMMUNITY = "2", "1"
"""How far it may go: communities that are connected once everybody is warned; before that, the one it is given to."""
# type and category of each kind; MISP knows no name of a sender of SMS.
_TYPES = {
    "address": ("url", "Network activity"), "domain": ("domain", "Network activity"),
    "email": ("email-src", "Payload delivery"), "phone": ("phone-number", "Other"),
    "iban": ("iban", "Financial fraud"), "sender": ("text", "Other"),
}  # fmt: skip
_DETECTS = frozenset({"address", "domain", "email", "phone", "iban"})


def event(campaign: SharedCampaign, operator: Operator) -> dict[str, Any]:
    """The event. An indicator that was taken back is marked as deleted, which is how MISP forgets."""
    attributes = [_attribute(one, campaign, operator) for one in campaign.indicators]
    if campaign.text:
        attributes.append(_text(campaign, operator))
    return {
        "Event": {
            "uuid": str(campaign.id),
            "info": campaign.title,
            "date": utc(campaign.begun_at)[:10],
            "timestamp": _seconds(campaign),
            "published": False,  # whoever takes it in decides that
            "analysis": "2" if campaign.public else "1",
            "threat_level_id": "2" if campaign.public else "3",
            "distribution": CONNECTED if campaign.public else COMMUNITY,
            "Orgc": {"name": operator.name, "uuid": str(operator.id)},
            "Tag": [{"name": one} for one in (f"tlp:{campaign.tlp}", *misp_tags(campaign))],
            "Attribute": attributes,
        }
    }


def _attribute(one: SharedIndicator, campaign: SharedCampaign, operator: Operator) -> dict[str, Any]:
    kind, category = _TYPES[one.kind]
    deleted = one.revoked or campaign.revoked
    return {
        "uuid": str(uuid5(operator.id, f"attribute {campaign.id} {one.kind} {one.value}")),
        "type": kind,
        "category": category,
        "value": page_of(one) if one.kind == "address" else one.value,
        "to_ids": one.kind in _DETECTS and not deleted,
        "distribution": "5",  # as the event
        "comment": f"{one.people} people, {one.confidence} % sure",
        "first_seen": utc(one.first_at),
        "last_seen": utc(one.last_at),
        "timestamp": _seconds(campaign),
        "deleted": deleted,
    }


def _text(campaign: SharedCampaign, operator: Operator) -> dict[str, Any]:
    return {
        "uuid": str(uuid5(operator.id, f"attribute {campaign.id} text")),
        "type": "text",
        "category": "Other",
        "value": campaign.text,
        "to_ids": False,
        "distribution": "5",
        "comment": f"as {campaign.people} people received it, or nearly",
        "timestamp": _seconds(campaign),
        "deleted": campaign.revoked,
    }


def _seconds(campaign: SharedCampaign) -> str:
    return str(int(campaign.changed_at.timestamp()))
