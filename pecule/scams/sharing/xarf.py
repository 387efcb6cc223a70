"""A campaign as XARF v4 reports (spec of March 2026): one for each page, number or mailbox. Pure."""

import base64
import hashlib
from typing import Any
from uuid import uuid5

from pecule.scams.sharing.campaigns import Operator, SharedCampaign, SharedIndicator, host_of, page_of, utc
from pecule.scams.sharing.taxonomy import fraud_type, protocol

VERSION = "4.2.0"
_PAGES, _SENDERS = ("address", "domain"), ("phone", "email", "sender")


def reports(campaign: SharedCampaign, operator: Operator) -> list[dict[str, Any]]:
    """Pages as ``content-fraud``, numbers and mailboxes as ``messaging-spam``; nothing of what was taken back."""
    if campaign.revoked:
        return []
    pages = [_page(one, campaign, operator) for one in campaign.standing(*_PAGES)]
    return pages + [_message(one, campaign, operator) for one in campaign.standing(*_SENDERS)]


def _page(one: SharedIndicator, campaign: SharedCampaign, operator: Operator) -> dict[str, Any]:
    made = _core(one, campaign, operator, "content", "fraud") | {
        "source_identifier": host_of(one),
        "evidence_source": "user_report",
        "url": page_of(one),
        "domain": host_of(one),
        "attack_vector": "fraud",
        "verification_method": "user_report",
        "fraud_type": fraud_type(campaign.theme),
    }
    return made | ({"claimed_entity": campaign.brand, "target_brand": campaign.brand} if campaign.brand else {})


def _message(one: SharedIndicator, campaign: SharedCampaign, operator: Operator) -> dict[str, Any]:
    made = _core(one, campaign, operator, "messaging", "spam") | {
        "source_identifier": one.value,
        "evidence_source": "user_complaint",
        "protocol": protocol(campaign.channel),
        "recipient_count": max(1, one.people),
    }
    if campaign.language in ("fr", "en"):
        made["language"] = campaign.language
    return made | ({"smtp_from": one.value} if one.kind == "email" else {"sender_name": one.value})


def _core(
    one: SharedIndicator, campaign: SharedCampaign, operator: Operator, category: str, kind: str
) -> dict[str, Any]:
    who = {"org": operator.name[:200], "contact": operator.contact, "domain": operator.host}
    made: dict[str, Any] = {
        "xarf_version": VERSION,
        "report_id": str(uuid5(operator.id, f"xarf {campaign.id} {one.kind} {one.value} {utc(one.last_at)}")),
        "timestamp": utc(one.last_at),
        "reporter": who,
        "sender": who,
        "category": category,
        "type": kind,
        "confidence": one.confidence / 100,
        "tags": [f"campaign:{campaign.id}", f"theme:{campaign.theme}"],
    }
    return made | ({"evidence": [_evidence(campaign.text)]} if campaign.text else {})


def _evidence(text: str) -> dict[str, Any]:
    body = text.encode()
    return {
        "content_type": "text/plain; charset=utf-8",
        "payload": base64.b64encode(body).decode(),
        "hash": f"sha256:{hashlib.sha256(body).hexdigest()}",
        "size": len(body),
    }
