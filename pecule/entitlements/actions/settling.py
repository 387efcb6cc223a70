"""Putting right a year that was already credited, for the people whose declarations changed since."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.conf import settings
from django.db import connection

from pecule.entitlements.actions.accounts import OWN_FUND, scheme_account
from pecule.entitlements.actions.claims import withhold
from pecule.entitlements.models import Claim, CreditRun, DeclarationFile
from pecule.entitlements.queries.credited import Settlement, to_settle
from pecule.kernel.actors import Actor
from pecule.ledger import actions as ledger
from pecule.ledger.rules.transfers import NewTransfer
from pecule.scheme import load
from pecule.scheme.clawback import Correction, correction

_SETTLEMENTS = UUID("f0b0a3d2-7f43-4b7c-9b0c-0f4a7a5f3a10")
ADDED, TAKEN_BACK = "yearly_credit_added", "yearly_credit_taken_back"


def settle(*, file: DeclarationFile | None, by: Actor, at: datetime, cause: str = "") -> dict[str, Any]:
    """Post the difference between what was credited and what stands, for people and years of ``affected``.

    Too little is added at once; too much is taken back as far as the account holds it, and a claim is kept for the
    rest. Years not credited yet, and people whose chunk is still to come, wait for the run.
    """
    added = taken = claimed = 0
    for run in CreditRun.objects.order_by("year"):
        cause_of = f"{file or cause}:{file.status if file else ''}:{at.isoformat()}"
        for found in to_settle(run):
            change = correction(
                load(settings.SCHEME),
                credited=found.credited,
                right=found.right,
                available=found.available,
                day=at.date(),
            )
            _post(run, found, change, cause_of, file, by, at)
            added, taken, claimed = added + change.added, taken + change.taken, claimed + change.claim
    return {"added_cents": added, "taken_back_cents": taken, "claimed_cents": claimed}


def _post(
    run: CreditRun,
    found: Settlement,
    change: Correction,
    cause: str,
    file: DeclarationFile | None,
    by: Actor,
    at: datetime,
) -> None:
    source = scheme_account("yearly_credits")
    id = uuid5(_SETTLEMENTS, f"{run.year}:{found.holder_id}:{cause}")
    if change.added or change.taken:
        debit, credit = (source, found.account_id) if change.added else (found.account_id, source)
        transfer = NewTransfer(
            id=id,
            debit=debit,
            credit=credit,
            amount_cents=change.added or change.taken,
            code=ADDED if change.added else TAKEN_BACK,
            reference=f"year:{run.year}",
            effective_on=at.date(),
        )
        ledger.transfer_many([transfer], at=at, by=by)
    if change.claim:
        Claim.objects.create(
            holder_id=found.holder_id, year=run.year, amount_cents=change.claim, file=file, opened_at=at
        )
    if change.added:
        withhold(found.holder_id, id, change.added, by=by, at=at)


def affect(holder_id: int, years: list[int]) -> None:
    """Name one person's years as the ones to add up and put right, in this transaction."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.entitlements_affected")
        cursor.execute(
            "CREATE TEMPORARY TABLE entitlements_affected ON COMMIT DROP AS "
            "SELECT %s::bigint AS holder_id, year FROM unnest(%s::smallint[]) AS year",
            [holder_id, years],
        )


__all__ = ["ADDED", "OWN_FUND", "TAKEN_BACK", "affect", "settle"]
