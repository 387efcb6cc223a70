"""The holder's approval of a purchase: pushed to the high broker, signed on the phone, used once where money is held.

What is shown to the holder is made from the purchase here, twice: when it is asked, and again when it is used, from
what will then be debited. Only when both give the same hash, and the phone signed that hash, does money move.
"""

import unicodedata
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse

from pecule.adapters.broker.models import PurchaseApproval
from pecule.clock.queries import shift
from pecule.holders.actions.claiming import recognise_at
from pecule.kernel.refusals import NotFound
from pecule.openid.canonical import details_hash
from pecule.openid.client.requests import Begun
from pecule.openid.levels import Level
from pecule.orders.ports import Purchase
from pecule.orders.rules.refusals import ApprovalMissing, PurchaseChanged
from pecule.signin.actions import brokers
from pecule.signin.actions.links import linked_holder
from pecule.signin.models import Login

LIFE = timedelta(minutes=15)


class BrokerApprovals:
    """See ``pecule.orders.ports.Approvals``."""

    def ask(self, purchase: Purchase, *, holder: UUID, back_url: str, at: datetime) -> str:
        """Push what will be shown to the broker; return where the holder goes. Raises NoBroker, BrokerNotAnswering."""
        details = shown(purchase)
        found = brokers.begin(
            Level.SUBSTANTIAL, redirect_uri=settings.PECULE_ADDRESS + reverse("broker_approval:callback"), max_age=0,
            details=[details], at=at - shift(),
        )  # fmt: skip
        PurchaseApproval.objects.create(
            state_hash=_hash(found.begun.state), holder=holder, order=purchase.order, details=details,
            details_hash=details_hash([details]), begun=found.begun.as_json(), back_url=back_url, asked_at=at,
        )  # fmt: skip
        return found.address

    def consume(self, purchase: Purchase, *, holder: UUID, at: datetime) -> None:
        """Use the latest approval of exactly ``purchase``, once. Raises ApprovalMissing, PurchaseChanged."""
        given = (
            PurchaseApproval.objects.select_for_update()
            .filter(order=purchase.order, holder=holder, used_at=None, approved_at__gt=at - LIFE)
            .order_by("-approved_at", "state_hash")
            .first()
        )
        if given is None:
            raise ApprovalMissing
        # What is left afterwards was shown and is not bought: a credit that came in between changes no purchase.
        debited = shown(purchase) | {"remaining_cents": given.details["remaining_cents"]}
        if not compare_digest(details_hash([debited]), given.details_hash):
            raise PurchaseChanged
        given.used_at = at
        given.save(update_fields=["used_at"])


def shown(purchase: Purchase) -> dict[str, Any]:
    """What the holder's phone shows and signs (the registered type ``training_purchase``)."""
    return {
        "type": "training_purchase",
        "order": str(purchase.order),
        "session": str(purchase.session),
        "organisation": {"siret": purchase.organisation_siret, "name": _plain(purchase.organisation_name)},
        "title": _plain(purchase.title),
        "start": purchase.start.isoformat(),
        "end": purchase.end.isoformat(),
        "price_cents": purchase.price_cents,
        "rights_cents": purchase.price_cents - purchase.card_cents,
        "card_cents": purchase.card_cents,
        "remaining_cents": max(0, purchase.remaining_cents),
        "currency": "EUR",
    }


def came_back(answer: dict[str, str], *, login: Login, holder: UUID, at: datetime) -> str:
    """Keep the approval that the broker answered with, for the holder who asked and is signed in; return the way on.

    Raises NotFound, ApprovalMissing, NotThatPerson, and the broker's own refusals.
    """
    found = PurchaseApproval.objects.filter(state_hash=_hash(answer.get("state", "")), holder=holder).first()
    if found is None or found.approved_at is not None or at - found.asked_at > LIFE:
        raise NotFound
    verified = brokers.come_back(Begun.from_json(found.begun), answer, at=at - shift())
    known = linked_holder(verified.issuer, verified.sub)
    if known is None:
        recognise_at(login=login, verified=verified, at=at)
    elif known.pk != login.pk:
        raise ApprovalMissing
    approval = verified.approval
    if approval is None or approval.details_hash != found.details_hash:
        raise ApprovalMissing
    try:
        with transaction.atomic():
            PurchaseApproval.objects.filter(pk=found.pk, approved_at=None).update(
                approved_at=at, approval_jti=approval.jti, approval=approval.signed,
                evidence={
                    "issuer": verified.issuer, "sub": verified.sub, "acr": verified.level.value,
                    "amr": list(verified.amr), "auth_time": verified.auth_time,
                },
            )  # fmt: skip
    except IntegrityError:
        raise ApprovalMissing from None
    return found.back_url


def _plain(text: str) -> str:
    """Text that can be signed: in one Unicode form, on one line, without what nobody sees."""
    kept = (letter if unicodedata.category(letter)[0] != "C" else " " for letter in unicodedata.normalize("NFC", text))
    return " ".join("".join(kept).split())[:200]


def _hash(state: str) -> bytes:
    return sha256(state.encode()).digest()
