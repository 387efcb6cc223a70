"""What one side may do to an order today, and what it would come to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pecule.kernel.cents import Cents, split_in_proportion
from pecule.orders.models import Order
from pecule.orders.rules.cancelling import FreeUntil
from pecule.orders.rules.life import CLOCKS, PAID, Side, verbs_of
from pecule.scheme import Scheme
from pecule.scheme.cancellation import Settlement, cancelled_by_holder, did_not_come

_FROM_THE_FIRST_DAY = {"declare_entry", "declare_no_show", "confirm_entry"}


@dataclass(frozen=True, slots=True)
class Consequence:
    """What a verb would come to if done today.

    ``charge_cents`` goes to the organisation, ``back_cents`` back to where they came from, ``card_back_cents`` of them
    to the card. ``until`` is the last day on which it costs nothing.
    """

    to_state: str
    charge_cents: int
    back_cents: int
    card_back_cents: int
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What decides, besides the state: whether force majeure was claimed, and where a control stands."""

    free: FreeUntil | None
    claimed: bool
    control_opened: bool
    control_answered: bool
    funds: Mapping[str, int]  # cents held, by kind of fund


def possible(order: Order, side: Side, facts: Facts, day: date) -> frozenset[str]:
    """The verbs of the state, less those whose day has passed or has not come, or that the facts rule out.

    ``give_invoice`` is no move and is named here all the same.
    """
    ended = order.expires_on is not None and order.expires_on < day
    if ended and CLOCKS.get(order.state) == "expire":
        return frozenset()
    verbs = set(verbs_of(side, order.state)) - _too_late(order, facts, ended, day) - _not_due(order, facts, day)
    if side == "organisation" and order.state in PAID and order.paid_cents:
        verbs.add("give_invoice")
    return frozenset(verbs)


def _too_late(order: Order, facts: Facts, ended: bool, day: date) -> set[str]:
    """What was done already, or can no longer be done."""
    gone: set[str] = set()
    if order.state == "accepted" and facts.free is not None:
        gone |= {"cancel_late", "claim_force_majeure"} if day <= facts.free.day else {"cancel"}
    if facts.claimed or (order.state == "no_show" and ended) or (order.state == "accepted" and order.holder_entered_on):
        gone.add("claim_force_majeure")
    if order.holder_entered_on:
        gone |= {"declare_no_show", "confirm_entry"}
    if order.state == "completed" and order.rating is not None:
        gone.add("confirm_end")
    if facts.control_opened:
        gone.add("open_control")
    return gone


def _not_due(order: Order, facts: Facts, day: date) -> set[str]:
    """What cannot be done yet, or has no reason to be."""
    early: set[str] = set()
    if day < order.start:
        early |= _FROM_THE_FIRST_DAY
    if not order.prerequisites:
        early.add("acknowledge")
    if not facts.control_opened or facts.control_answered:
        early.add("answer_control")
    return early


def consequences(
    scheme: Scheme, order: Order, verbs: frozenset[str], facts: Facts, *, accepted_on: date | None, day: date
) -> dict[str, Consequence]:
    """What each of ``verbs`` that ends an order would come to today."""
    held = sum(facts.funds.values())
    found: dict[str, Consequence] = {}
    for verb in verbs & {"cancel", "cancel_as_organisation"}:
        until = facts.free.day if facts.free and verb == "cancel" else None
        found[verb] = _split(facts, "cancelled", 0, held, until)
    if "cancel_late" in verbs and accepted_on is not None:
        late = cancelled_by_holder(
            scheme, price=order.price_cents, accepted_on=accepted_on, starts_on=order.start, cancelled_on=day
        )
        until = facts.free.day if facts.free else None
        found["cancel_late"] = _settled(facts, late, until)
    if "declare_no_show" in verbs:
        found["declare_no_show"] = _settled(
            facts, did_not_come(scheme, price=order.price_cents, starts_on=order.start), None
        )
    return found


def _settled(facts: Facts, settled: Settlement, until: date | None) -> Consequence:
    return _split(facts, "charged", settled.to_organisation, settled.given_back, until)


def _split(facts: Facts, to_state: str, charge: int, back: int, until: date | None) -> Consequence:
    shares = dict(zip(facts.funds, split_in_proportion(Cents(back), list(facts.funds.values())), strict=True))
    return Consequence(to_state, charge, back, shares.get("card", 0), until)
