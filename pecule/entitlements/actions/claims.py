"""Claims on rights that were credited unduly and already spent: withheld from credits to come (L6323-45)."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid5

from django.conf import settings
from django.db import connection

from pecule.entitlements.actions.accounts import OWN_FUND, holder_account, scheme_account
from pecule.entitlements.models import Claim, ClaimRecovery
from pecule.kernel.actors import Actor
from pecule.ledger import actions as ledger
from pecule.ledger import queries as books
from pecule.ledger.rules.transfers import NewTransfer
from pecule.scheme import load
from pecule.scheme.clawback import recovery

_RECOVERIES = UUID("0b0c4c0e-53a4-4ac1-9f0e-6f6f6c1f8a77")


def recover_claims(*, low_id: int, high_id: int, id_prefix: str, by: Actor, at: datetime) -> int:
    """Withhold open claims from the credits that a run just posted to holders in this range; return the cents."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.holder_id, t.id, t.amount_cents FROM entitlements_claim c JOIN ledger_transfer t "
            "ON t.id = (%s || lpad(to_hex(c.holder_id), 15, '0'))::uuid "
            "WHERE c.recovered_cents < c.amount_cents AND c.holder_id BETWEEN %s AND %s "
            "GROUP BY 1, 2, 3 ORDER BY 1",
            [f"{id_prefix}8", low_id, high_id],
        )
        credits = [(int(holder), transfer_id, int(cents)) for holder, transfer_id, cents in cursor.fetchall()]
    return sum(withhold(holder, transfer_id, cents, by=by, at=at) for holder, transfer_id, cents in credits)


def withhold(holder_id: int, credit_id: UUID, credit_cents: int, *, by: Actor, at: datetime) -> int:
    """Withhold a holder's open claims, oldest first, from one credit just posted; return the cents withheld."""
    scheme, left, transfers = load(settings.SCHEME), credit_cents, []
    account = holder_account(holder_id, OWN_FUND)
    left = min(left, books.balance(account).available_cents)
    for claim in _open_claims([holder_id]):
        owed = claim.amount_cents - claim.recovered_cents
        withheld = recovery(scheme, claim=owed, credit=left, day=at.date()).withheld
        if withheld <= 0:
            continue
        left -= withheld
        id = uuid5(_RECOVERIES, f"{claim.public_id}:{credit_id}")
        transfers.append(
            NewTransfer(
                id=id,
                debit=account,
                credit=scheme_account("yearly_credits"),
                amount_cents=withheld,
                code="claim_recovered",
                reference=f"year:{claim.year}",
                effective_on=at.date(),
            )
        )
        ClaimRecovery.objects.create(claim=claim, transfer_id=id, amount_cents=withheld, at=at)
        claim.recovered_cents += withheld
        claim.save(update_fields=["recovered_cents"])
    ledger.transfer_many(transfers, at=at, by=by)
    return sum(transfer.amount_cents for transfer in transfers)


def _open_claims(holder_ids: Iterable[int]) -> list[Claim]:
    found = Claim.objects.select_for_update().filter(holder_id__in=list(holder_ids)).order_by("pk")
    return [claim for claim in found if claim.recovered_cents < claim.amount_cents]
