"""A second password instead of a phone. It proves far less, and says so in red on its page."""

import json
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.db.models import F
from django.urls import reverse

from pecule.adapters.approval.models import MOST_WRONG, AskedApproval
from pecule.adapters.approval.refusals import ApprovalOver, SecondPasswordWrong
from pecule.kernel.refusals import NotFound
from pecule.orders.ports import Purchase
from pecule.orders.rules.refusals import ApprovalMissing
from pecule.statements import row

LIFE = timedelta(minutes=15)


_USED = """
UPDATE approval_askedapproval SET used_at = %s WHERE id = (
    SELECT id FROM approval_askedapproval WHERE "order" = %s AND holder = %s AND used_at IS NULL AND approved_at > %s
    ORDER BY approved_at DESC, id DESC LIMIT 1 FOR UPDATE
) AND used_at IS NULL AND digest = %s RETURNING id
"""


class FakeApprovals:
    """See ``pecule.orders.ports.Approvals``."""

    def ask(self, purchase: Purchase, *, holder: UUID, back_url: str, at: datetime) -> str:
        """Write down what will be shown and return the page's address."""
        if not settings.PECULE_SECOND_PASSWORD:
            raise ImproperlyConfigured("This approval is for demonstrations: set PECULE_APPROVALS to a real one.")
        facts = _facts(purchase)
        asked = AskedApproval.objects.create(
            holder=holder, order=purchase.order, facts=facts, digest=digest(facts), back_url=back_url, asked_at=at
        )
        asked.refresh_from_db(fields=["public_id"])
        return reverse("approval:approve", args=[asked.public_id])

    def consume(self, purchase: Purchase, *, holder: UUID, at: datetime) -> None:
        """Use the latest approval of exactly ``purchase``, once. Raises ApprovalMissing."""
        shown = digest(_facts(purchase))
        if row(_USED, (at, purchase.order, holder, at - LIFE, shown)) is None:
            raise ApprovalMissing


def asked(public_id: UUID, holder: UUID) -> AskedApproval:
    """What is shown to this holder. Raises NotFound for anybody else's."""
    found = AskedApproval.objects.filter(public_id=public_id, holder=holder).first()
    if found is None:
        raise NotFound
    return found


def approve(public_id: UUID, holder: UUID, second_password: str, *, at: datetime) -> str:
    """Give the approval and return where to go on. Raises NotFound, ApprovalOver, SecondPasswordWrong.

    A try is written before the password is compared, so that many at once are as many tries.
    """
    found = asked(public_id, holder)
    open_ones = AskedApproval.objects.filter(
        pk=found.pk, approved_at=None, wrong_tries__lt=MOST_WRONG, asked_at__gt=at - LIFE
    )
    with transaction.atomic():
        if not open_ones.update(wrong_tries=F("wrong_tries") + 1):
            raise ApprovalOver
    found.refresh_from_db()
    if not compare_digest(second_password.encode(), settings.PECULE_SECOND_PASSWORD.encode()):
        raise SecondPasswordWrong(left=MOST_WRONG - found.wrong_tries)
    AskedApproval.objects.filter(pk=found.pk, approved_at=None).update(
        approved_at=at, wrong_tries=found.wrong_tries - 1
    )
    return found.back_url


def digest(facts: dict[str, str | int]) -> bytes:
    """The hash of what is shown: sorted names, so that the same facts always give the same bytes."""
    return sha256(json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()).digest()


def _facts(purchase: Purchase) -> dict[str, str | int]:
    return {
        "order": str(purchase.order),
        "session": str(purchase.session),
        "organisation_siret": purchase.organisation_siret,
        "organisation_name": purchase.organisation_name,
        "title": purchase.title,
        "start": purchase.start.isoformat(),
        "end": purchase.end.isoformat(),
        "price_cents": purchase.price_cents,
        "card_cents": purchase.card_cents,
    }
