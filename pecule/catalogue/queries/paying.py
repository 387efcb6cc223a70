"""Where organisations are paid."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from pecule.catalogue.models import BankDetails, Sanction


@dataclass(frozen=True, slots=True)
class PaymentDetails:
    """An account to pay to, and the name to pay in."""

    iban: str
    holder_name: str


@dataclass(frozen=True, slots=True)
class BankLine:
    """An account as its organisation sees it; ``current`` is the one that is paid that day."""

    public_id: UUID
    country: str
    iban_end: str
    holder_name: str
    given_at: datetime
    usable_from: date
    revoked_at: datetime | None
    current: bool


def payment_details_of(organisation_ids: Collection[int], *, day: date) -> dict[int, PaymentDetails]:
    """Where each organisation (inner id) is paid on ``day``: the newest account usable that day and not revoked.

    Those that have none are absent. One query.
    """
    rows = _usable(organisation_ids, day)
    return {row.organisation_id: PaymentDetails(row.iban, row.holder_name) for row in rows}


def payment_details(organisation_id: int, *, day: date) -> PaymentDetails | None:
    """The same for one organisation, or None."""
    return payment_details_of([organisation_id], day=day).get(organisation_id)


def bank_lines(organisation_id: int, *, day: date) -> tuple[BankLine, ...]:
    """Every account that an organisation (inner id) gave, newest first."""
    current = {row.pk for row in _usable([organisation_id], day)}
    rows = BankDetails.objects.filter(organisation_id=organisation_id).order_by("-given_at", "-pk")
    return tuple(
        BankLine(
            row.public_id,
            row.iban[:2],
            row.iban[-4:],
            row.holder_name,
            row.given_at,
            row.usable_from,
            row.revoked_at,
            row.pk in current,
        )
        for row in rows
    )


def refused_payment(organisation_id: int) -> bool:
    """Whether a sanction that was not lifted refuses to pay this organisation (R6333-6)."""
    return Sanction.objects.filter(
        organisation_id=organisation_id, kind="refusal_to_pay", lifted_at__isnull=True
    ).exists()


def refused_payments(organisation_ids: Collection[int]) -> set[int]:
    """Those among the organisations (inner ids) that ``refused_payment`` is true of. One query."""
    refused = Sanction.objects.filter(
        organisation_id__in=organisation_ids, kind="refusal_to_pay", lifted_at__isnull=True
    )
    return set(refused.values_list("organisation_id", flat=True))


def _usable(organisation_ids: Collection[int], day: date) -> list[BankDetails]:
    rows = BankDetails.objects.filter(
        organisation_id__in=organisation_ids, usable_from__lte=day, revoked_at__isnull=True
    )
    return list(rows.order_by("organisation_id", "-given_at", "-pk").distinct("organisation_id"))
