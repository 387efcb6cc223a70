"""Money that others pay in: received, expired, repaid. Each dotation has a ledger account of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid5

from django.conf import settings
from django.db import transaction

from pecule.audit.actions import record
from pecule.entitlements.actions.accounts import funder_account, holder_account, scheme_account
from pecule.entitlements.models import Dotation, Funder
from pecule.entitlements.rules.refusals import SameKeyOtherContent
from pecule.holders.queries import standing_by_public_id
from pecule.holders.rules.standing import AccountClosed
from pecule.kernel.actors import Actor
from pecule.kernel.identifiers import read_siren
from pecule.ledger import actions as ledger
from pecule.ledger import queries as books
from pecule.scheme import load
from pecule.scheme.top_ups import dotation as dotation_by_law
from pecule.scheme.top_ups import return_of_dotation

_RECEIPTS = UUID("3f6a7a3e-96cc-4a4e-8f0e-5a57f1c9a5b1")
_EXPIRIES = UUID("a4b3c2c8-40a5-4f39-bb2c-1f7c86d9f9a2")


def register_funder(*, name: str, kind: str, siren: str, by: Actor, at: datetime) -> Funder:
    """Return the funder of this SIREN, recording it when it is new. Raises InvalidSiren."""
    with transaction.atomic():
        funder, new = Funder.objects.get_or_create(siren=read_siren(siren), defaults={"name": name[:120], "kind": kind})
        if new:
            record(by=by, verb="entitlements.register_funder", subject=str(funder), at=at)
    return funder


@dataclass(frozen=True, slots=True)
class Gift:
    """What a funder sends for one holder. ``key`` is the funder's own reference; ``earmark`` names trainings.

    ``origin``: ``dotation``, ``agreement`` (better terms, R6323-2), ``corrective`` (L6323-13),
    ``performance_agreement`` (L2254-2), ``whistleblower`` (D6323-3-4).
    """

    holder: UUID
    amount_cents: int
    key: str
    origin: str = "dotation"
    earmark: tuple[str, ...] = ()
    expires_on: date | None = None
    repay_unused: bool = False


@transaction.atomic
def receive_dotation(gift: Gift, *, funder: Funder, by: Actor, at: datetime) -> Dotation:
    """Credit a dotation whose money has arrived, on an account of its own. The same key again changes nothing.

    Raises NotFound, AccountClosed, ConditionsNotAllowed, ConditionsNeedEarmark, ExpiryInThePast, MoneyNotReceived,
    SameKeyOtherContent. Source: L6323-4 III, R6323-42, R6323-42-1.
    """
    holder = standing_by_public_id(gift.holder)
    known = Dotation.objects.filter(funder=funder, key=gift.key).first()
    if known is not None:
        if (known.holder_id, known.amount_cents, known.origin) != (holder.id, gift.amount_cents, gift.origin):
            raise SameKeyOtherContent
        return known
    if holder.status == "closed":
        raise AccountClosed
    dotation_by_law(
        load(settings.SCHEME), announced=gift.amount_cents, received=gift.amount_cents, earmark=gift.earmark,
        expires_on=gift.expires_on, repay_unused=gift.repay_unused, day=at.date(),
    )  # fmt: skip
    dotation = Dotation.objects.create(
        key=gift.key, funder=funder, holder_id=holder.id, origin=gift.origin, amount_cents=gift.amount_cents,
        received_on=at.date(), earmark=list(gift.earmark), expires_on=gift.expires_on, repay_unused=gift.repay_unused,
    )  # fmt: skip
    dotation.refresh_from_db()
    ledger.transfer(
        id=uuid5(_RECEIPTS, str(dotation.public_id)),
        debit=funder_account(funder.pk, "paid_in"),
        credit=holder_account(holder.id, dotation.fund),
        amount_cents=gift.amount_cents,
        code="dotation",
        reference=f"dotation:{dotation.pk}",
        effective_on=at.date(),
        at=at,
        by=by,
    )
    details = {"amount_cents": gift.amount_cents, "origin": gift.origin, "earmarked": bool(gift.earmark)}
    record(by=by, verb="entitlements.receive_dotation", subject=str(dotation), details=details, at=at)
    return dotation


@transaction.atomic
def employer_topup(gifts: Sequence[Gift], *, employer: Funder, by: Actor, at: datetime) -> list[Dotation]:
    """Credit what an employer computed and paid for its employees, all or none. Source: R6323-2, L6323-13.

    Raises what ``receive_dotation`` raises.
    """
    return [receive_dotation(gift, funder=employer, by=by, at=at) for gift in gifts]


def expire_dotations(*, at: datetime, by: Actor) -> int:
    """Take away what is left of dotations past their time limit; return how many gave something back.

    To the funder when it asked for the unused part, else it lapses. Money held for an order stays held until the order
    ends; what comes back to the account later goes the same way at the next call. Source: R6323-42-1.
    """
    due = Dotation.objects.filter(expires_on__lt=at.date()).order_by("pk").values_list("pk", flat=True)
    return sum(_expire(pk, at, by) for pk in due.iterator())


@transaction.atomic
def _expire(pk: int, at: datetime, by: Actor) -> bool:
    dotation = Dotation.objects.select_for_update().get(pk=pk)
    account = holder_account(dotation.holder_id, dotation.fund)
    left = books.balance(account).available_cents
    if left > 0:
        where = return_of_dotation(
            load(settings.SCHEME), expires_on=dotation.expires_on, repay_unused=dotation.repay_unused, day=at.date()
        ).to
        to_funder = where == "funder"
        ledger.transfer(
            id=uuid5(_EXPIRIES, f"{dotation.public_id}:{at.isoformat()}"),
            debit=account,
            credit=funder_account(dotation.funder_id, "to_repay") if to_funder else scheme_account("lapsed"),
            amount_cents=left,
            code="dotation_repaid" if to_funder else "dotation_lapsed",
            reference=f"dotation:{dotation.pk}",
            effective_on=at.date(),
            at=at,
            by=by,
        )
        details = {"amount_cents": left, "to": where}
        record(by=by, verb="entitlements.expire_dotation", subject=str(dotation), details=details, at=at)
    if dotation.expired_at is None:
        dotation.expired_at = at
        dotation.save(update_fields=["expired_at"])
    return left > 0
