"""What organisations owe back, and how it is taken off what they are owed next."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import F

from pecule.audit.actions import record
from pecule.kernel.actors import Actor
from pecule.ledger import actions as ledger
from pecule.ledger.rules.transfers import NewTransfer
from pecule.payouts.actions.allowed import scheme
from pecule.payouts.models import Compensation, Debt, Payable
from pecule.payouts.rules.payables import compensate, read_reason
from pecule.payouts.rules.refusals import DebtGivesNothing, OwedDifferently
from pecule.scheme.delays import deadline


@transaction.atomic
def owe_back(
    *,
    reference: str,
    organisation_id: int,
    gives: Sequence[tuple[int, int]],
    ground: str,
    owed_on: date,
    key: UUID,
    by: Actor,
    at: datetime,
) -> None:
    """Give money back at once to the ledger accounts ``gives`` (account id, cents), and have the organisation owe it.

    Its ledger account ``due`` may go below zero meanwhile. After the scheme's delay the debt is taken off its next
    payments (see take_debts_off). The same again is harmless.
    Raises DebtGivesNothing, ReasonMissing, OwedDifferently. Source: L6323-44, R6333-7-2.
    """
    if not gives or any(cents <= 0 for _, cents in gives):
        raise DebtGivesNothing
    cents = sum(part for _, part in gives)
    found, fresh = Debt.objects.get_or_create(
        reference=reference,
        defaults={
            "organisation_id": organisation_id,
            "cents": cents,
            "ground": read_reason(ground),
            "owed_on": owed_on,
            "due_by": deadline(scheme(), "organisation_refund", start=owed_on).day,
            "key": key,
        },
    )
    if (found.organisation_id, found.cents, found.owed_on, found.key) != (organisation_id, cents, owed_on, key):
        raise OwedDifferently
    if not fresh:
        return
    found.refresh_from_db(fields=["public_id"])
    due = ledger.open_account(owner_kind="organisation", owner_id=organisation_id, fund="due", floored=False)
    transfers = [
        NewTransfer(uuid5(found.public_id, str(place)), due, account, part, "owed-back", reference, owed_on)
        for place, (account, part) in enumerate(gives)
    ]
    ledger.transfer_many(transfers, at=at, by=by)
    details = {"cents": cents, "for": reference, "due_by": found.due_by.isoformat()}
    record(by=by, verb="payouts.owe_back", subject=str(found), details=details, at=at)


@transaction.atomic
def take_debts_off(*, day: date, by: Actor, at: datetime) -> int:
    """Take debts whose delay has passed off what their organisations have invoiced; return the cents taken.

    The oldest debt first, off what is due first. The ledger does not move: what is owed both ways is in one account.
    """
    open_debts = Debt.objects.filter(due_by__lt=day, recovered_cents__lt=F("cents"))
    debts: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for debt in open_debts.select_for_update().order_by("due_by", "pk"):
        debts[debt.organisation_id].append((debt.pk, debt.cents - debt.recovered_cents))
    total = 0
    for organisation in sorted(debts):
        payables = Payable.objects.filter(organisation_id=organisation, state="invoiced")
        left = [
            (payable.pk, payable.cents - payable.compensated_cents)
            for payable in payables.select_for_update().order_by("due_by", "pk")
        ]
        taken = compensate(debts[organisation], left)
        Compensation.objects.bulk_create(
            Compensation(debt_id=one.debt, payable_id=one.payable, cents=one.cents, at=at) for one in taken
        )
        cents = sum(one.cents for one in taken)
        if cents:
            details = {"cents": cents, "payables": len({one.payable for one in taken})}
            record(by=by, verb="payouts.compensate", subject=f"organisation:{organisation}", details=details, at=at)
        total += cents
    return total
