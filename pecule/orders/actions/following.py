"""The holder's side of the training: confirm the entry and the end, rate it, or say that something is wrong."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from pecule.kernel.actors import Actor
from pecule.orders.actions.controlling import begin_control
from pecule.orders.actions.steps import (
    REASON_MAX,
    SAME,
    check_move,
    check_reason,
    day_of,
    lock_for_holder,
    replayed,
    take,
)
from pecule.orders.models import Order
from pecule.orders.rules.giving import check_completion, check_entry, check_rating


@transaction.atomic
def confirm_entry(*, order: UUID, holder: UUID, day: date, key: UUID, by: Actor, at: datetime) -> None:
    """Say on which day the training started. From then on no absence can be declared.

    Another day than the organisation's is a disagreement: the service done will be controlled. Said once. Raises
    NotFound, NotNow, EntryOutsideSession, KeyUsedDifferently.
    """
    found = lock_for_holder(order, holder, by)
    if replayed(found, key, "confirm_entry"):
        return
    check_move(found, "confirm_entry", at)
    check_entry(day, start=found.start, end=found.end, today=day_of(at))
    if found.holder_entered_on is None:
        found.holder_entered_on = day
        found.save(update_fields=["holder_entered_on"])
    take(found, "confirm_entry", found.state, due_on=SAME, expires_on=SAME, key=key, by=by, at=at)


@transaction.atomic
def confirm_end(
    *,
    order: UUID,
    holder: UUID,
    percent: int,
    rating: int | None = None,
    comment: str = "",
    key: UUID,
    by: Actor,
    at: datetime,
) -> None:
    """Say what share was followed, in whole percents, and rate the training from 1 to 5.

    Less than the organisation declared is a disagreement: the service done is set aside for a control at once. The
    share is said once, before anything is paid; a rating may come later. Raises NotFound, NotNow,
    CompletionNotAPercentage, RatingNotAMark, KeyUsedDifferently.
    """
    found = lock_for_holder(order, holder, by)
    if replayed(found, key, "confirm_end", "dispute"):
        return
    check_move(found, "confirm_end", at)
    check_completion(percent)
    check_rating(rating)
    fields = []
    if found.holder_percent is None and found.state != "completed":
        found.holder_percent = percent
        fields.append("holder_percent")
    if rating is not None:
        found.rating, found.rating_comment = rating, " ".join(comment.replace("\0", "").split())[:REASON_MAX]
        fields += ["rating", "rating_comment"]
    if fields:
        found.save(update_fields=fields)
    if found.state == "service_done" and disagrees(found):
        begin_control(found, "dispute", ["holder_disagrees"], key=key, by=by, at=at)
    else:
        take(found, "confirm_end", found.state, due_on=SAME, expires_on=SAME, key=key, by=by, at=at)


def disagrees(order: Order) -> bool:
    """Whether the holder followed less than the organisation declared."""
    said, declared = order.holder_percent, order.completion_percent
    return said is not None and declared is not None and said < declared


@transaction.atomic
def dispute(*, order: UUID, holder: UUID, reason: str, key: UUID, by: Actor, at: datetime) -> None:
    """Say that something is wrong: never entered, not what was ordered, hours not given. It will be controlled.

    Raises NotFound, NotNow, ReasonNeeded, KeyUsedDifferently.
    """
    found = lock_for_holder(order, holder, by)
    if replayed(found, key, "dispute"):
        return
    check_move(found, "dispute", at)
    trimmed = check_reason(reason)
    if found.state == "service_done":
        begin_control(found, "dispute", ["holder_disagrees"], reason=trimmed, key=key, by=by, at=at)
    else:
        take(found, "dispute", "in_training", due_on=SAME, expires_on=SAME, reason=trimmed, key=key, by=by, at=at)
