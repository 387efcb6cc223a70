"""What waits for staff: controls and claims of force majeure."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from pecule.holders.queries import names_of
from pecule.kernel.refusals import NotFound
from pecule.orders.models import Control, ControlDocument, ForceMajeure
from pecule.orders.queries.lists import OrderLine, line_of


@dataclass(frozen=True, slots=True)
class ControlLine:
    """A control to decide. ``answer_by`` is known once it is opened; after ``decide_by`` the clock decides."""

    line: OrderLine
    grounds: tuple[str, ...]
    set_aside_at: datetime
    opened_at: datetime | None
    answer_by: date | None
    answered: bool
    decide_by: date


@dataclass(frozen=True, slots=True)
class ForceMajeureLine:
    """A claim to decide; after ``decide_by`` silence is a yes."""

    line: OrderLine
    reason: str
    claimed_at: datetime
    decide_by: date | None


def controls_queue(*, day: date, limit: int = 50, offset: int = 0) -> list[ControlLine]:
    """Controls that are not decided, soonest last day first. Two queries."""
    rows = list(
        Control.objects.filter(order__state="controlled", decided_at=None)
        .select_related("order")
        .order_by("decide_by", "pk")[offset : offset + limit]
    )
    names = names_of({row.order.holder_id for row in rows})
    return [
        ControlLine(
            line=line_of(row.order, names[row.order.holder_id], day),
            grounds=tuple(row.grounds),
            set_aside_at=row.set_aside_at,
            opened_at=row.opened_at,
            answer_by=row.answer_by,
            answered=row.answered_at is not None,
            decide_by=row.decide_by,
        )
        for row in rows
    ]


def controls_count() -> int:
    """How many controls ``controls_queue`` lists in all."""
    return Control.objects.filter(order__state="controlled", decided_at=None).count()


def force_majeure_queue(*, day: date, limit: int = 50, offset: int = 0) -> list[ForceMajeureLine]:
    """Claims of force majeure that are not decided, oldest first. Two queries."""
    rows = list(
        ForceMajeure.objects.filter(decided_at=None)
        .select_related("order")
        .order_by("claimed_at", "pk")[offset : offset + limit]
    )
    names = names_of({row.order.holder_id for row in rows})
    return [
        ForceMajeureLine(
            line=line_of(row.order, names[row.order.holder_id], day),
            reason=row.reason,
            claimed_at=row.claimed_at,
            decide_by=row.order.expires_on,
        )
        for row in rows
    ]


def control_document(document: UUID, *, organisation_id: int | None) -> tuple[str, bytes]:
    """Name and content of a document sent for a control; its organisation's own only, or any for staff (None).

    Raises NotFound.
    """
    found = ControlDocument.objects.filter(public_id=document)
    if organisation_id is not None:
        found = found.filter(control__order__organisation_id=organisation_id)
    row = found.first()
    if row is None:
        raise NotFound
    return row.name, bytes(row.content)
