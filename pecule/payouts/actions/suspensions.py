"""Holding a payment back, on a ground that the law knows and never without an end."""

from datetime import date, datetime

from django.db import transaction

from pecule.audit.actions import record
from pecule.kernel.actors import Actor
from pecule.payouts.actions.allowed import day_of, require, scheme
from pecule.payouts.actions.payables import locked
from pecule.payouts.models import Payment, Suspension
from pecule.payouts.rules.payables import check_suspension, read_reason
from pecule.payouts.rules.refusals import HeldByScreening, NotSuspended
from pecule.screening.queries import holding_organisations
from pecule.signin.rules import Permission


@transaction.atomic
def suspend(*, reference: str, ground: str, until: date, reason: str, by: Actor, at: datetime) -> str:
    """Hold a payment back up to and including ``until``; return where it stands.

    It enters no file meanwhile, and a file that holds it does not leave. ``sent`` or ``paid`` means that the money had
    left: the suspension then holds whatever the bank gives back. ``ground`` is one of ``rules.payables.GROUNDS``.
    Raises NotFound, NotYourFiles, GroundUnknown, SuspensionTooLong, SuspensionRenewedAlready, ReasonMissing.
    Source: R6333-6-1, L6333-7-2.
    """
    require(by, Permission.SUSPEND_PAYMENTS)
    # Payments are locked before what they pay, here as when an answer is read; a file that is leaving is waited for.
    payments = Payment.objects.filter(payable__reference=reference, state="waiting")
    list(payments.select_for_update(of=("self",)))
    found = locked(reference)
    day = day_of(at)
    begun = list(found.suspensions.filter(ground=ground).order_by("begun_on", "pk").values_list("begun_on", flat=True))
    check_suspension(scheme(), ground, begun=begun, until=until, day=day)
    Suspension.objects.create(
        payable=found, ground=ground, begun_on=day, until=until, reason=read_reason(reason), by=str(by), at=at
    )
    state = "sent" if payments.filter(file__state="sent").exists() else found.state
    details = {"ground": ground, "until": until.isoformat(), "state": state}
    record(by=by, verb="payouts.suspend", subject=str(found), details=details, at=at)
    return state


@transaction.atomic
def release(*, reference: str, reason: str, by: Actor, at: datetime) -> None:
    """End every running suspension of a payment.

    Raises NotFound, NotYourFiles, NotSuspended, HeldByScreening, ReasonMissing.
    """
    require(by, Permission.SUSPEND_PAYMENTS)
    found = locked(reference)
    said = read_reason(reason)
    running = list(found.suspensions.filter(released_at__isnull=True, until__gte=day_of(at)).order_by("pk"))
    if not running:
        raise NotSuspended
    if found.organisation.public_id in holding_organisations():
        raise HeldByScreening
    for suspension in running:
        suspension.released_by, suspension.released_at, suspension.release_reason = str(by), at, said
        suspension.save(update_fields=["released_by", "released_at", "release_reason"])
    record(by=by, verb="payouts.release", subject=str(found), details={"reason": said}, at=at)
