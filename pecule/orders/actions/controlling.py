"""A service done set aside: staff open a control with its grounds, the organisation answers, staff decide."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from pecule.kernel.actors import Actor
from pecule.orders.actions import telling
from pecule.orders.actions.money import settle
from pecule.orders.actions.steps import (
    SAME,
    check_move,
    check_reason,
    day_of,
    due,
    lock_for_organisation,
    lock_for_staff,
    replayed,
    scheme,
    take,
)
from pecule.orders.models import Control, ControlDocument, Order
from pecule.orders.rules.controls import check_allowed
from pecule.orders.rules.documents import check_documents
from pecule.orders.rules.refusals import ControlNotOpen
from pecule.orders.rules.settling import earned

TEXT_MAX = 2000
ANSWER_MAX = 10_000


def begin_control(
    order: Order,
    verb: str,
    grounds: Sequence[str],
    *,
    reason: str = "",
    key: UUID | None,
    by: Actor,
    at: datetime,
) -> Control:
    """Set an order aside for a control: nothing is paid until it is decided, or until its last day has passed."""
    until = due("control_decision", day_of(at))
    control = Control.objects.create(order=order, grounds=list(grounds), set_aside_at=at, decide_by=until)
    take(order, verb, "controlled", due_on=until, expires_on=until, reason=reason, key=key, by=by, at=at)
    return control


@transaction.atomic
def open_control(*, order: UUID, reason: str, key: UUID, by: Actor, at: datetime) -> None:
    """Open the adversarial stage: tell the organisation what is doubted, and by when it may answer.

    Raises NotFound, NotNow (already open included), ReasonNeeded, KeyUsedDifferently. Source: R6333-6.
    """
    found = lock_for_staff(order, by)
    if replayed(found, key, "open_control"):
        return
    check_move(found, "open_control", at)
    text = check_reason(reason, TEXT_MAX)
    if found.state == "service_done":
        control = begin_control(found, "open_control", ["agent"], reason=text[:500], key=key, by=by, at=at)
    else:
        control = Control.objects.select_for_update().get(order=found)
        if control.opened_at is not None:
            raise ControlNotOpen
        take(
            found, "open_control", "controlled", due_on=SAME, expires_on=SAME, reason=text[:500],
            key=key, by=by, at=at,
        )  # fmt: skip
    control.reason, control.opened_at, control.answer_by = text, at, due("control_answer", day_of(at))
    control.save(update_fields=["reason", "opened_at", "answer_by"])
    telling.controlled(found, control.answer_by, key=key, by=by, at=at)


@transaction.atomic
def answer_control(
    *,
    order: UUID,
    organisation: UUID,
    text: str,
    documents: Sequence[tuple[str, bytes]] = (),
    key: UUID,
    by: Actor,
    at: datetime,
) -> None:
    """Answer a control once, with documents (name, content): signed sheets, traces, anything that proves.

    A late answer counts as long as nothing is decided. Raises NotFound, NotNow, ControlNotOpen, ReasonNeeded,
    DocumentUnfit, KeyUsedDifferently. Source: L6362-6, R6313-3.
    """
    found = lock_for_organisation(order, organisation, by)
    if replayed(found, key, "answer_control"):
        return
    check_move(found, "answer_control", at)
    control = Control.objects.select_for_update().get(order=found)
    if control.opened_at is None or control.answered_at is not None:
        raise ControlNotOpen
    answer = check_reason(text, ANSWER_MAX)
    check_documents(documents)
    control.answer, control.answered_at = answer, at
    control.save(update_fields=["answer", "answered_at"])
    ControlDocument.objects.bulk_create(
        [ControlDocument(control=control, name=name[:200], content=content, sent_at=at) for name, content in documents]
    )
    take(found, "answer_control", "controlled", due_on=SAME, expires_on=SAME, key=key, by=by, at=at)


@transaction.atomic
def decide_control(*, order: UUID, percent_allowed: int, reason: str, key: UUID, by: Actor, at: datetime) -> None:
    """Decide what share is paid, with reasons that the organisation reads; the rest goes back to the holder.

    What was declared may be allowed at any time; less only once the organisation answered, or let its delay pass.
    Raises NotFound, NotNow, ReasonNeeded, PercentAboveDeclared, AnswerAwaited, KeyUsedDifferently. Source: R6333-6,
    L6362-6.
    """
    found = lock_for_staff(order, by)
    if replayed(found, key, "decide_control"):
        return
    check_move(found, "decide_control", at)
    control = Control.objects.select_for_update().get(order=found)
    check_allowed(
        percent_allowed,
        declared=found.completion_percent or 0,
        opened=control.opened_at is not None,
        answered=control.answered_at is not None,
        answer_by=control.answer_by,
        today=day_of(at),
    )
    decide(found, control, "decide_control", percent_allowed, check_reason(reason, TEXT_MAX), key=key, by=by, at=at)


def decide(
    order: Order, control: Control, verb: str, percent: int, reason: str, *, key: UUID | None, by: Actor, at: datetime
) -> None:
    """Write the decision, and pay what it allows."""
    control.percent_allowed, control.decision, control.decided_at = percent, reason, at
    control.save(update_fields=["percent_allowed", "decision", "decided_at"])
    below = percent < (order.completion_percent or 0)
    complete(order, verb, percent, rate_only=below, reason=reason[:500], key=key, by=by, at=at)


def complete(
    order: Order,
    verb: str,
    percent: int,
    *,
    rate_only: bool = False,
    reason: str = "",
    key: UUID | None,
    by: Actor,
    at: datetime,
) -> None:
    """End an order whose training started: the organisation is owed its part, the rest goes back.

    ``rate_only``: nothing of what was not delivered stays due, whoever gave up (a control that believed less).
    """
    settled = earned(
        scheme(),
        price_cents=order.price_cents,
        percent=percent,
        exit_reason=order.exit_reason,
        excused=order.excused or rate_only,
        day=day_of(at),
    )
    freed = settle(order, settled.to_organisation, by=by, at=at)
    take(order, verb, "completed", reason=reason, key=key, by=by, at=at, cents=settled.to_organisation)
    telling.completed(order, settled.to_organisation, freed, key=key, by=by, at=at)
