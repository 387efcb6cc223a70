"""The holder gives up: cancel, freely or at a cost, or claim force majeure, which staff decide."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db import transaction

from pecule.kernel.actors import Actor
from pecule.orders.actions import telling
from pecule.orders.actions.money import free_funds, settle
from pecule.orders.actions.steps import (
    accepted_on,
    check_move,
    check_reason,
    day_of,
    due,
    lock_for_holder,
    lock_for_staff,
    replayed,
    scheme,
    take,
)
from pecule.orders.models import ForceMajeure, Order
from pecule.orders.rules.cancelling import check_charge, free_until
from pecule.orders.rules.refusals import ForceMajeureClaimedBefore, ForceMajeureNotNeeded, NotNow, TooLate
from pecule.scheme.cancellation import Settlement, cancelled_by_holder, did_not_come

Ground = Literal["late_cancellation", "no_show"]


@transaction.atomic
def cancel_order(
    *, order: UUID, holder: UUID, key: UUID, by: Actor, at: datetime, confirm_charge: bool = False
) -> None:
    """Cancel before the training. No reason is asked.

    Free until the proposal is accepted, then during withdrawal, then while the start is far enough: everything comes
    back. Later the organisation keeps its share, which the holder must have confirmed. Raises NotFound, NotNow,
    CancelledTooLate, KeyUsedDifferently. Source: C. conso L221-18, general conditions.
    """
    found = lock_for_holder(order, holder, by)
    if replayed(found, key, "cancel", "cancel_late"):
        return
    check_move(found, "cancel", at)
    if found.state == "accepted":
        settled = check_charge(
            scheme(),
            price_cents=found.price_cents,
            accepted_on=accepted_on(found),
            starts_on=found.start,
            day=day_of(at),
            confirmed=confirm_charge,
        )
        if settled.to_organisation:
            charge(found, "cancel_late", settled, "late_cancellation", key=key, by=by, at=at)
            return
    freed = free_funds(found, by=by, at=at)
    take(found, "cancel", "cancelled", key=key, by=by, at=at, cents=freed)
    telling.cancelled(found, "holder", freed, key=key, by=by, at=at)


def charge(
    order: Order,
    verb: str,
    settled: Settlement,
    ground: Ground,
    *,
    key: UUID | None,
    by: Actor,
    at: datetime,
    reason: str = "",
) -> None:
    """End an order that was not followed: the organisation earns its share, the rest goes back."""
    freed = settle(order, settled.to_organisation, by=by, at=at)
    take(order, verb, "charged", reason=reason, key=key, by=by, at=at, cents=settled.to_organisation)
    telling.charged(order, ground, settled.to_organisation, freed, key=key, by=by, at=at)


@transaction.atomic
def claim_force_majeure(*, order: UUID, holder: UUID, reason: str, key: UUID, by: Actor, at: datetime) -> None:
    """Say that force majeure keeps, or kept, the holder from coming: staff decide, and meanwhile nothing is charged.

    Once an order, when cancelling costs something, when an absence was declared, or during the training. Raises
    NotFound, NotNow, TooLate, ReasonNeeded, ForceMajeureNotNeeded, ForceMajeureClaimedBefore, KeyUsedDifferently.
    Source: L6353-7, general conditions.
    """
    found = lock_for_holder(order, holder, by)
    if replayed(found, key, "claim_force_majeure"):
        return
    check_move(found, "claim_force_majeure", at)
    trimmed, day = check_reason(reason), day_of(at)
    if found.state == "accepted":
        free = free_until(scheme(), accepted_on=accepted_on(found), starts_on=found.start).day
        if day <= free:
            raise ForceMajeureNotNeeded(free_until=free)
        if found.holder_entered_on:
            raise NotNow
    if found.state == "no_show" and found.expires_on and day > found.expires_on:
        raise TooLate(due_on=found.expires_on)
    if ForceMajeure.objects.filter(order=found).exists():
        raise ForceMajeureClaimedBefore
    ForceMajeure.objects.create(order=found, from_state=found.state, reason=trimmed, claimed_on=day, claimed_at=at)
    last = due("force_majeure_decision", day)
    take(
        found, "claim_force_majeure", "force_majeure", due_on=last, expires_on=last, reason=trimmed,
        key=key, by=by, at=at,
    )  # fmt: skip


@transaction.atomic
def decide_force_majeure(*, order: UUID, accepted: bool, reason: str, key: UUID, by: Actor, at: datetime) -> None:
    """Decide a claim of force majeure, for a reason that both sides read.

    Accepted before the training: everything goes back; during it: only what was given is paid, once the organisation
    declares it. Refused: it was a late cancellation or an absence; during the training it goes on as it was. Raises
    NotFound, NotNow, ReasonNeeded, KeyUsedDifferently. Source: L6353-7.
    """
    found = lock_for_staff(order, by)
    verb = "accept_force_majeure" if accepted else "refuse_force_majeure"
    if replayed(found, key, verb):
        return
    check_move(found, verb, at)
    decide(found, verb, accepted, check_reason(reason), key=key, by=by, at=at)


def decide(order: Order, verb: str, accepted: bool, reason: str, *, key: UUID | None, by: Actor, at: datetime) -> None:
    """Write the decision and do what follows from it."""
    claim = ForceMajeure.objects.select_for_update().get(order=order)
    claim.accepted, claim.decision, claim.decided_at = accepted, reason, at
    claim.save(update_fields=["accepted", "decision", "decided_at"])
    if accepted:
        order.excused = True
        order.save(update_fields=["excused"])
    if claim.from_state == "in_training":
        first = max(day_of(at), order.end)
        last, until = due("exit", first), due("lapse", first)
        take(order, verb, "in_training", due_on=last, expires_on=until, reason=reason, key=key, by=by, at=at)
        return
    if not accepted:
        settled, ground = _not_excused(order, claim)
        charge(order, verb, settled, ground, key=key, by=by, at=at, reason=reason)
        return
    freed = free_funds(order, by=by, at=at)
    take(order, verb, "cancelled", reason=reason, key=key, by=by, at=at, cents=freed)
    telling.cancelled(order, "force_majeure", freed, key=key, by=by, at=at)


def _not_excused(order: Order, claim: ForceMajeure) -> tuple[Settlement, Ground]:
    """What a claim that was refused comes to, on the day it was made, and why."""
    if claim.from_state == "no_show":
        return did_not_come(scheme(), price=order.price_cents, starts_on=order.start), "no_show"
    settled = cancelled_by_holder(
        scheme(),
        price=order.price_cents,
        accepted_on=accepted_on(order),
        starts_on=order.start,
        cancelled_on=claim.claimed_on,
    )
    return settled, "late_cancellation"
