"""What a training organisation's program does with orders: read them, and every step of its own."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.utils.timezone import localtime
from ninja import Query, Router, Schema, Status
from pydantic import Field

from pecule.catalogue.queries import OrganisationFacts, organisations_of
from pecule.kernel.refusals import NotFound
from pecule.orders import actions, queries
from pecule.orders.rules.life import STATES
from pecule.signin.rules import Scope
from pecule.sites.api.once import once
from pecule.sites.api.paging import Page, Where, page
from pecule.sites.api.passes import ApiRequest, May

router = Router(tags=["orders"])
READ, WRITE = May(Scope.ORDERS_READ), May(Scope.ORDERS_WRITE)
Reason = Annotated[str, Field(max_length=2000)]


class OrderOut(Schema):
    """One order as its organisation sees it: a name and the order, never what the holder has. Amounts in cents."""

    id: UUID
    reference: str
    state: str
    holder_name: str
    title: str
    start: date
    end: date
    price_cents: int
    due_on: date | None
    late: bool
    requested_at: datetime
    paid_cents: int | None


class StepOut(Schema):
    """One step taken."""

    verb: str
    to_state: str
    by: str
    at: datetime
    reason: str


class OrderPageOut(OrderOut):
    """One order whole. ``can`` names what the organisation may do now."""

    session: UUID
    certification: str
    hours: int
    prerequisites: bool
    entered_on: date | None
    ended_on: date | None
    completion_percent: int | None
    steps: list[StepOut]
    can: list[str]


class AnswerIn(Schema):
    """An answer to a request: ``session`` and ``price_cents`` only when they change; a price only goes down."""

    accept: bool
    reason: Reason = ""
    session: UUID | None = None
    price_cents: Annotated[int, Field(gt=0, le=10_000_000)] | None = None


class ReasonIn(Schema):
    """Why; the holder reads it."""

    reason: Reason


class DayIn(Schema):
    """A day."""

    day: date


class AttendanceIn(Schema):
    """How many minutes were followed on a day, in the ``morning``, the ``afternoon``, or the whole ``day``."""

    day: date
    part: str
    minutes: Annotated[int, Field(ge=0, le=1440)]


class AttendancesIn(Schema):
    """Some rows of attendance; a row given again takes the new minutes."""

    rows: Annotated[list[AttendanceIn], Field(min_length=1, max_length=200)]


class DoneIn(Schema):
    """The service done: last day, whole percentage of the hours followed, and why it ended."""

    ended_on: date
    completion_percent: int
    exit_reason: str = "finished"


class TextIn(Schema):
    """An answer to a control."""

    text: Annotated[str, Field(max_length=10_000)]


class NumberIn(Schema):
    """An invoice's number."""

    number: Annotated[str, Field(max_length=60)]


@router.get("/orders", auth=READ, response=Page[OrderOut])
def orders(request: ApiRequest, where: Query[Where], state: str = "") -> Page[OrderOut]:
    """The organisation's orders, what is due first at the top; ``state`` narrows."""
    mine, states = organisation_of(request), ([state] if state else list(STATES))
    return page(
        request,
        where,
        lambda limit, offset: queries.orders_for(mine.id, day=_day(request), states=states, limit=limit, offset=offset),
        lambda line: OrderOut(**_line(line)),
    )


@router.get("/orders/{order}", auth=READ, response=OrderPageOut)
def order(request: ApiRequest, order: UUID) -> OrderPageOut:
    """One order whole."""
    return _shown(request, order)


@router.post("/orders/{order}/acknowledge", auth=WRITE, response=OrderPageOut)
def acknowledge(request: ApiRequest, order: UUID) -> Status[dict[str, object]]:
    """Say that a request with prerequisites is being looked at."""
    return _step(request, order, actions.acknowledge_order)


@router.post("/orders/{order}/answer", auth=WRITE, response=OrderPageOut)
def answer(request: ApiRequest, order: UUID, body: AnswerIn) -> Status[dict[str, object]]:
    """Propose the place, as asked or changed, or refuse it."""
    return _step(request, order, actions.answer_order, **body.model_dump())


@router.post("/orders/{order}/cancel", auth=WRITE, response=OrderPageOut)
def cancel(request: ApiRequest, order: UUID, body: ReasonIn) -> Status[dict[str, object]]:
    """Cancel before the training: every euro goes back."""
    return _step(request, order, actions.cancel_as_organisation, reason=body.reason)


@router.post("/orders/{order}/entry", auth=WRITE, response=OrderPageOut)
def entry(request: ApiRequest, order: UUID, body: DayIn) -> Status[dict[str, object]]:
    """Declare the day on which the holder started."""
    return _step(request, order, actions.declare_entry, day=body.day)


@router.post("/orders/{order}/attendance", auth=WRITE, response=OrderPageOut)
def attendance(request: ApiRequest, order: UUID, body: AttendancesIn) -> Status[dict[str, object]]:
    """Declare what was followed, half-day by half-day."""
    rows = [queries.AttendanceRow(row.day, row.part, row.minutes) for row in body.rows]
    return _step(request, order, actions.declare_attendance, rows=rows)


@router.post("/orders/{order}/no-show", auth=WRITE, response=OrderPageOut)
def no_show(request: ApiRequest, order: UUID) -> Status[dict[str, object]]:
    """Declare that the holder did not come."""
    return _step(request, order, actions.declare_no_show)


@router.post("/orders/{order}/service-done", auth=WRITE, response=OrderPageOut)
def service_done(request: ApiRequest, order: UUID, body: DoneIn) -> Status[dict[str, object]]:
    """Declare the service done."""
    return _step(request, order, actions.declare_service_done, **body.model_dump())


@router.post("/orders/{order}/control-answer", auth=WRITE, response=OrderPageOut)
def control_answer(request: ApiRequest, order: UUID, body: TextIn) -> Status[dict[str, object]]:
    """Answer a control of the service done. Documents are given on the site."""
    return _step(request, order, actions.answer_control, text=body.text)


@router.post("/orders/{order}/invoice", auth=May(Scope.PAYOUTS_WRITE), response=OrderPageOut)
def invoice(request: ApiRequest, order: UUID, body: NumberIn) -> Status[dict[str, object]]:
    """Give the invoice's number of what an order earned."""
    return _step(request, order, actions.give_invoice, number=body.number)


def organisation_of(request: ApiRequest) -> OrganisationFacts:
    """The one organisation that this program acts for. Raises NotFound."""
    mine = organisations_of(request.auth.login.public_id)
    if len(mine) != 1:
        raise NotFound
    return mine[0]


def _step(request: ApiRequest, order: UUID, verb: Callable[..., object], **told: Any) -> Status[dict[str, object]]:
    mine = organisation_of(request)

    def take(key: UUID) -> OrderPageOut:
        verb(order=order, organisation=mine.public_id, key=key, by=request.actor, at=request.now, **told)
        return _shown(request, order)

    return once(request, take)


def _shown(request: ApiRequest, order: UUID) -> OrderPageOut:
    found = queries.order_for_organisation(order, organisation_of(request).id, day=_day(request))
    steps = [
        StepOut(verb=step.verb, to_state=step.to_state, by=step.actor_kind, at=step.at, reason=step.reason)
        for step in found.steps
    ]
    return OrderPageOut(
        **_line(found.line),
        session=found.session,
        certification=found.certification_code,
        hours=found.hours,
        prerequisites=found.prerequisites,
        entered_on=found.entered_on,
        ended_on=found.ended_on,
        completion_percent=found.completion_percent,
        steps=steps,
        can=sorted(found.can),
    )


def _line(line: queries.OrderLine) -> dict[str, Any]:
    names = OrderOut.model_fields.keys() - {"id"}
    return {"id": line.public_id} | {name: getattr(line, name) for name in names}


def _day(request: ApiRequest) -> date:
    """Today in Paris, where the law's days are counted."""
    return localtime(request.now).date()
