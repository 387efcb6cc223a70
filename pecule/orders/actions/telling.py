"""E-mails that an order's steps send, queued in the transaction of the step: to the holder, to the organisation."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID, uuid5

from pecule.catalogue.queries import emails_of
from pecule.catalogue.rules.members import Role
from pecule.holders.queries.addresses import address_of
from pecule.kernel.actors import Actor
from pecule.notices.actions import queue
from pecule.orders.actions.steps import day_of, owner_of, scheme
from pecule.orders.models import Order
from pecule.orders.rules.cancelling import free_until

_WAITED_FOR = {"requested": "organisation", "reviewing": "organisation", "proposed": "holder", "payment_due": "card"}
_ORGANISATIONS_WRITE: Literal["fr"] = "fr"


class _Letter:
    """One notice about one order: the same key, so that each reader gets it once."""

    def __init__(self, order: Order, template: str, key: UUID | None, by: Actor, at: datetime) -> None:
        self.order, self.template, self.by, self.at = order, template, by, at
        self.key = key or uuid5(order.public_id, f"{template}:{order.state}")

    def to_holder(self, **facts: Any) -> None:
        address = address_of(owner_of(self.order).pk)
        if address is not None:
            self._queue(address[0], address[1], facts)

    def to_organisation(self, *, role: Role = "trainings", **facts: Any) -> None:
        for address in emails_of(self.order.organisation_id, role):
            self._queue(address, _ORGANISATIONS_WRITE, facts)

    def to_both(self, *, role: Role = "trainings", **facts: Any) -> None:
        self.to_holder(reader="holder", **facts)
        self.to_organisation(role=role, reader="organisation", **facts)

    def _queue(self, to: str, language: Literal["fr", "en"], facts: dict[str, Any]) -> None:
        training = {"title": self.order.title, "organisation": self.order.organisation_name}
        queue(
            to=to, language=language, template=self.template, facts=training | facts,
            key=self.key, at=self.at, by=self.by,
        )  # fmt: skip


def _dates(order: Order) -> dict[str, Any]:
    return {"start_on": order.start, "end_on": order.end, "price_cents": order.price_cents}


def requested(order: Order, *, key: UUID | None, by: Actor, at: datetime) -> None:
    """A request waits for the organisation."""
    _Letter(order, "order_requested", key, by, at).to_organisation(**_dates(order), due_on=order.due_on)


def proposed(order: Order, *, key: UUID | None, by: Actor, at: datetime) -> None:
    """A proposal waits for the holder."""
    _Letter(order, "order_proposed", key, by, at).to_holder(**_dates(order), due_on=order.due_on)


def refused(order: Order, *, key: UUID | None, by: Actor, at: datetime) -> None:
    """The organisation said no."""
    _Letter(order, "order_refused", key, by, at).to_holder()


def accepted(order: Order, *, key: UUID | None, by: Actor, at: datetime) -> None:
    """The order is firm, today."""
    free = free_until(scheme(), accepted_on=day_of(at), starts_on=order.start)
    _Letter(order, "order_accepted", key, by, at).to_both(
        **_dates(order),
        held_cents=order.price_cents - order.card_cents,
        card_cents=order.card_cents,
        withdraw_on=free.withdrawal,
    )


def card_refused(order: Order, *, key: UUID | None, by: Actor, at: datetime) -> None:
    """A card payment was refused; another may be tried."""
    _Letter(order, "payment_refused", key, by, at).to_holder(card_cents=order.card_cents, due_on=order.due_on)


def cancelled(
    order: Order,
    cancelled_by: Literal["holder", "organisation", "delisting", "force_majeure"],
    freed_cents: int,
    *,
    key: UUID | None,
    by: Actor,
    at: datetime,
) -> None:
    """The order is off, and everything went back."""
    card = sum(fund.cents for fund in order.funds.all() if fund.kind == "card")
    _Letter(order, "order_cancelled", key, by, at).to_both(
        cancelled_by=cancelled_by, returned_cents=freed_cents, card_cents=card
    )


def expired(order: Order, waited_in: str, freed_cents: int, *, key: UUID | None, by: Actor, at: datetime) -> None:
    """Nobody acted in time. ``waited_in``: the state in which the order waited."""
    _Letter(order, "order_expired", key, by, at).to_both(waited_for=_WAITED_FOR[waited_in], returned_cents=freed_cents)


def charged(
    order: Order,
    ground: Literal["late_cancellation", "no_show"],
    charged_cents: int,
    freed_cents: int,
    *,
    key: UUID | None,
    by: Actor,
    at: datetime,
) -> None:
    """The organisation keeps its share of a training that was not followed."""
    _Letter(order, "order_charged", key, by, at).to_both(
        role="accounts", ground=ground, charged_cents=charged_cents, returned_cents=freed_cents
    )


def absent(order: Order, last_day: date, *, key: UUID | None, by: Actor, at: datetime) -> None:
    """The organisation says that the holder did not come."""
    _Letter(order, "order_absent", key, by, at).to_holder(start_on=order.start, due_on=last_day)


def entered(order: Order, *, key: UUID | None, by: Actor, at: datetime) -> None:
    """The organisation says that the holder started."""
    _Letter(order, "order_entered", key, by, at).to_holder(entered_on=order.entered_on, end_on=order.end)


def done(order: Order, *, key: UUID | None, by: Actor, at: datetime) -> None:
    """The organisation says that the training is over."""
    _Letter(order, "order_done", key, by, at).to_holder(
        ended_on=order.ended_on, completion_percent=order.completion_percent, due_on=order.due_on
    )


def controlled(order: Order, answer_by: date, *, key: UUID | None, by: Actor, at: datetime) -> None:
    """A control waits for the organisation's answer."""
    _Letter(order, "order_control", key, by, at).to_organisation(due_on=answer_by)


def completed(order: Order, paid_cents: int, freed_cents: int, *, key: UUID | None, by: Actor, at: datetime) -> None:
    """The training is over and settled."""
    _Letter(order, "order_completed", key, by, at).to_both(
        role="accounts", paid_cents=paid_cents, returned_cents=freed_cents
    )
