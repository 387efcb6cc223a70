"""A campaign to share, made by hand."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from pecule.scams.sharing.campaigns import Operator, SharedCampaign, SharedIndicator

AT = datetime(2026, 11, 2, 9, tzinfo=UTC)
LATER = AT + timedelta(days=2, hours=3)
OPERATOR = Operator("Pécule", "https://pecule.example", "abuse@pecule.example")
TEXT = "Ameli : votre carte vitale expire, renouvelez-la ici : https://ameli-vitale.info/r/1 ou au 07 56 78 90 12"
_VALUES = (
    ("address", "ameli-vitale.info/r/*"), ("address", "sites.example/it's"), ("domain", "ameli-vitale.info"),
    ("email", "aide@ameli-vitale.info"), ("phone", "+33756789012"), ("iban", "FR7630006000011234567890189"),
    ("sender", "AMELI-FR"),
)  # fmt: skip
INDICATORS = tuple(SharedIndicator(kind, value, 5, 60, AT, LATER, AT + timedelta(days=90)) for kind, value in _VALUES)
_CAMPAIGN = SharedCampaign(
    id=UUID("5f2b1f0a-6d0c-4a39-9a56-1d2a6a1d4b11"), brand="Assurance maladie (Ameli)", theme="ameli", channel="sms",
    language="fr", verdict="scam", text=TEXT, people=12, begun_at=AT, last_at=LATER, changed_at=LATER,
    lures=("authority", "urgency", "need_and_greed"), indicators=INDICATORS, public=True,
)  # fmt: skip


def campaign(**changes: Any) -> SharedCampaign:
    """The campaign, with changes."""
    return replace(_CAMPAIGN, **changes)


def revoked(kind: str) -> tuple[SharedIndicator, ...]:
    """The indicators, those of a kind taken back."""
    return tuple(replace(one, revoked=one.kind == kind) for one in INDICATORS)
