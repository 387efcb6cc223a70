"""What the page beside the phone is told."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings

from pecule.kernel.refusals import NotFound
from pecule.openid.approval import Approval
from pecule.openid.levels import Level
from pecule.openid.provider.tokens import SignedIn
from pecule.wallet.models import Transaction
from pecule.wallet.rules.people import claims_told, subject
from pecule.wallet.rules.transactions import AMR, COUNTER_AMR, COUNTER_FACTORS, KEY_AMR, KEY_FACTORS, State


@dataclass(frozen=True, slots=True)
class Beside:
    """Something to confirm, as the page shows it: nothing of the person."""

    public_id: UUID
    state: State
    kind: str
    details: list[dict[str, Any]]
    hinted: bool
    renewals: int
    at_counter: bool


def beside(public_id: UUID) -> Beside:
    """Raises NotFound."""
    found = Transaction.objects.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    details = [] if found.kind == "sign_in" else found.details
    return Beside(
        found.public_id,
        State(found.state),
        found.kind,
        details,
        found.hint_hash is not None,
        found.renewals,
        found.device_id is None,
    )


def signed_in(public_id: UUID) -> SignedIn:
    """Who confirmed, as the client will be told. Raises NotFound unless it was approved."""
    found = Transaction.objects.select_related("person").filter(public_id=public_id, state=State.APPROVED).first()
    if found is None or found.person is None or found.ended_at is None:
        raise NotFound
    person = found.person
    approval = None
    if found.kind != "sign_in":
        approval = Approval(found.details_hash, found.approval_jti, found.approval)
    return SignedIn(
        sub=subject(settings.WALLET_KEY, str(person.public_id), found.client_id),
        claims=claims_told(person.identity, email=person.email),
        level=Level(found.proved_level),
        auth_time=int(found.ended_at.timestamp()),
        amr=amr_of(found.factors),
        approval=approval,
    )


def amr_of(factors: list[dict[str, Any]]) -> tuple[str, ...]:
    """The methods that were seen to happen (RFC 8176), from the factors that were signed."""
    by_factors = ((COUNTER_FACTORS, COUNTER_AMR), (KEY_FACTORS, KEY_AMR))
    return next((amr for known, amr in by_factors if factors == list(known)), AMR)
