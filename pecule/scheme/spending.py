"""How an order is paid: which fund gives how much, in the order of the law, and what is left to the holder."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from pecule.kernel.refusals import Refusal
from pecule.scheme.delays import add_months
from pecule.scheme.explanations import Explanation, Quantity, Step, step
from pecule.scheme.participation import Participation, participation
from pecule.scheme.schemes import Scheme

FROM_SAYS = {
    "own": "{amount} comes from the holder's yearly rights.",
    "cec": "{amount} comes from rights earned by volunteering.",
    "dotation": "{amount} comes from a dotation.",
    "complement": "{amount} comes from a complement brought for this training.",
}


class NotEligible(Refusal):
    """A kind of training that rights do not pay for."""

    says = "Rights cannot pay for a training of the kind “{kind}”. No money has moved."
    next_step = "Choose another training, or pay for this one by other means."


class RightsNoLongerUsable(Refusal):
    """A holder past the end of the account."""

    says = "Since the conditions of a full-rate pension are met, rights no longer pay for this training."
    next_step = "Rights earned by volunteering can still pay for the training of volunteers. No money has moved."


class LicenceNeedsThirdParty(Refusal):
    """A light-vehicle licence without enough third-party money."""

    says = "Your rights pay for a car licence only with at least {minimum} from a third party. No money has moved."
    next_step = "Ask your employer, your region or another funder for that part, then order again."


class LicenceAlreadyHeld(Refusal):
    """A light-vehicle licence for somebody who holds a valid one."""

    says = "Your yearly rights cannot pay for a car licence: you already hold a valid driving licence."
    next_step = "No money has moved. Your rights stay available for another training."


class AssessmentTooRecent(Refusal):
    """A skills assessment too soon after another that was financed."""

    says = "Your yearly rights cannot pay for this skills assessment: another was financed on {last}."
    next_step = "No money has moved. You can order one from {from_day}."


@dataclass(frozen=True, slots=True)
class FundState:
    """One pocket of a holder's money as it stands: kind ``own``, ``cec``, ``dotation`` or ``complement``.

    ``available`` is in account units (cents), holds already taken off; below zero counts as nothing. ``earmark`` holds
    kinds of training or certification codes; empty, the fund pays for anything. A fund may be used on ``expires_on``,
    not after. Complements given are those brought for the order at hand.
    """

    id: str
    kind: str
    available: int
    origin: str = ""
    earmark: frozenset[str] = frozenset()
    expires_on: date | None = None
    received_on: date | None = None


@dataclass(frozen=True, slots=True)
class PricedTraining:
    """What an order asks to pay for. ``price`` in account units; ``situations`` are the holder's on that day."""

    price: int
    kind: str
    certification: str = ""
    situations: frozenset[str] = frozenset()
    licence_held: bool = False
    last_assessment_on: date | None = None
    participation_payer: str = "holder"


@dataclass(frozen=True, slots=True)
class Part:
    """What one fund pays."""

    fund: str
    kind: str
    amount: int


@dataclass(frozen=True, slots=True)
class SpendingPlan:
    """Who pays what: ``parts`` + ``participation`` + ``remainder`` always make the price.

    ``holder_pays`` is what the holder pays by card: the remainder, and the participation unless a third party pays it.
    """

    parts: tuple[Part, ...]
    participation: Participation
    remainder: int
    explanation: Explanation = field(compare=False)

    @property
    def holder_pays(self) -> int:
        """What the holder pays out of pocket."""
        own_participation = self.participation.amount if self.participation.payer == "holder" else 0
        return self.remainder + own_participation

    @property
    def from_funds(self) -> int:
        """What all funds pay together."""
        return sum(part.amount for part in self.parts)


def spending_plan(scheme: Scheme, order: PricedTraining, funds: Sequence[FundState], *, day: date) -> SpendingPlan:
    """How this training is paid on that day, fund by fund.

    Raises NotEligible, RightsNoLongerUsable, LicenceNeedsThirdParty, LicenceAlreadyHeld, AssessmentTooRecent,
    PayerNotAllowed. A price above all money is not refused: the remainder is the holder's.
    Source: R6333-3, D5151-11, L6323-4, L6323-6, L6323-7, D6323-1 A, D6323-6, D6323-8, R6323-42-1.
    """
    if order.price < 0:
        raise ValueError("a price cannot be below zero")
    _check_kind(scheme, order, day)
    left_out: list[Step] = []
    usable = [fund for fund in funds if _usable(scheme, order, fund, day, left_out)]
    exempt_origins = set(scheme.words("participation.exempt_origins", on=day))
    origins = {fund.origin for fund in usable if fund.kind == "complement"} & exempt_origins
    plan = _plan(scheme, order, usable, origins, day)
    if origins and not any(part.kind == "complement" and _origin(usable, part) in origins for part in plan.parts):
        plan = _plan(scheme, order, usable, set(), day)
    _check_conditions(scheme, order, usable, plan, day)
    return SpendingPlan(plan.parts, plan.participation, plan.remainder, (*left_out, *plan.explanation))


def _check_kind(scheme: Scheme, order: PricedTraining, day: date) -> None:
    if order.kind not in scheme.words("eligible.kinds", on=day):
        raise NotEligible(kind=order.kind)
    ended = set(order.situations) & set(scheme.words("account.ends_at", on=day))
    if ended and scheme.find(f"spend_only.{order.kind}", on=day) is None:
        raise RightsNoLongerUsable


def _usable(scheme: Scheme, order: PricedTraining, fund: FundState, day: date, left_out: list[Step]) -> bool:
    if fund.available <= 0:
        return False
    amount = Quantity(fund.available, scheme.account_unit)
    only = scheme.find(f"spend_only.{order.kind}", on=day)
    if only and fund.kind not in only.value:
        left_out.append(step("{amount} is left out: it may not pay for this kind of training.", only, amount=amount))
        return False
    conditions = scheme.find("dotation.conditions_allowed", on=day)
    if fund.earmark and not fund.earmark & {order.kind, order.certification}:
        left_out.append(step("{amount} is left out: it is reserved for other trainings.", conditions, amount=amount))
        return False
    if fund.expires_on and fund.expires_on < day:
        says = "{amount} is left out: it could be used until {expiry}."
        left_out.append(step(says, conditions, amount=amount, expiry=fund.expires_on))
        return False
    return True


def in_spending_order(scheme: Scheme, funds: Sequence[FundState], *, day: date) -> list[FundState]:
    """Funds in the order of that day's law; inside one kind, the first to expire, then the first received."""
    kinds = scheme.value("spend_order", on=day).value
    return sorted(
        (fund for fund in funds if fund.kind in kinds),
        key=lambda fund: (
            kinds.index(fund.kind),
            fund.expires_on or date.max,
            fund.received_on or date.max,
            fund.id,
        ),
    )


def _plan(
    scheme: Scheme, order: PricedTraining, usable: Sequence[FundState], complement_origins: set[str], day: date
) -> SpendingPlan:
    owed = participation(
        scheme,
        price=order.price,
        situations=order.situations,
        complement_origins=complement_origins,
        payer=order.participation_payer,
        day=day,
    )
    ordered = in_spending_order(scheme, usable, day=day)
    cap = scheme.find(f"spend_cap.{order.kind}", on=day)
    limit = cap.value if cap else order.price
    bound = set(scheme.words("spend_cap_binds", on=day))
    price = order.price - owed.amount
    taken = _take(ordered, price, limit, bound, {})
    reserved = _reserved_for_third_party(scheme, order, ordered, taken, day)
    if reserved:
        taken = _take(ordered, price, limit, bound, reserved)
    parts = tuple(Part(fund.id, fund.kind, taken[fund.id]) for fund in ordered if taken[fund.id])
    remainder = price - sum(taken.values())
    explanation = [*owed.explanation, *_told(scheme, parts, day)]
    if cap and sum(taken[fund.id] for fund in ordered if fund.kind in bound) == limit:
        says = "Yearly rights stop at {cap} for this kind of training; other funds go above."
        explanation.append(step(says, cap, cap=Quantity(cap.value, scheme.account_unit)))
    if remainder:
        says = "{amount} is left to the holder."
        explanation.append(
            step(says, scheme.value("spend_order", on=day), amount=Quantity(remainder, scheme.account_unit))
        )
    return SpendingPlan(parts, owed, remainder, tuple(explanation))


def _told(scheme: Scheme, parts: Sequence[Part], day: date) -> list[Step]:
    law = scheme.value("spend_order", on=day)
    return [step(FROM_SAYS[part.kind], law, amount=Quantity(part.amount, scheme.account_unit)) for part in parts]


def _take(
    ordered: Sequence[FundState], price: int, limit: int, bound: set[str], reserved: Mapping[str, int]
) -> dict[str, int]:
    taken = {fund.id: min(reserved.get(fund.id, 0), price) for fund in ordered}
    left = price - sum(taken.values())
    room_under_cap = limit
    for fund in ordered:
        amount = min(left, fund.available - taken[fund.id])
        if fund.kind in bound:
            amount = min(amount, room_under_cap)
            room_under_cap -= amount
        taken[fund.id] += amount
        left -= amount
    return taken


def _third_party_needed(scheme: Scheme, order: PricedTraining, day: date) -> int:
    """Least amount a third party must pay, or 0 when none is needed."""
    if order.kind != "licence_light" or not scheme.words("licence.third_party_origins", on=day):
        return 0
    if set(order.situations) & set(scheme.words("licence.open_to", on=day)):
        return 0
    minimum = scheme.find("licence.third_party_min", on=day)
    return int(minimum.value) if minimum else 1


def _reserved_for_third_party(
    scheme: Scheme, order: PricedTraining, ordered: Sequence[FundState], taken: Mapping[str, int], day: date
) -> dict[str, int]:
    """The third party's least part is a condition of the order, so it is taken before the holder's own rights."""
    minimum = _third_party_needed(scheme, order, day)
    origins = scheme.words("licence.third_party_origins", on=day)
    third_parties = [fund for fund in ordered if fund.origin in origins]
    if not minimum or any(taken[fund.id] >= minimum for fund in third_parties):
        return {}
    able = [fund.id for fund in third_parties if fund.available >= minimum and order.price >= minimum]
    return {able[0]: minimum} if able else {}


def _check_conditions(
    scheme: Scheme, order: PricedTraining, usable: Sequence[FundState], plan: SpendingPlan, day: date
) -> None:
    minimum = _third_party_needed(scheme, order, day)
    origins = scheme.words("licence.third_party_origins", on=day)
    paid = [part.amount for part in plan.parts if _origin(usable, part) in origins]
    if minimum and max(paid, default=0) < minimum:
        raise LicenceNeedsThirdParty(minimum=Quantity(minimum, scheme.account_unit))
    bound = scheme.words("spend_cap_binds", on=day)
    if not any(part.kind in bound for part in plan.parts):
        return
    none_held = scheme.find("licence.none_held", on=day)
    if order.kind == "licence_light" and order.licence_held and none_held and none_held.value:
        raise LicenceAlreadyHeld
    repeat = scheme.find("bilan.repeat_years", on=day)
    if order.kind == "bilan" and repeat and order.last_assessment_on:
        from_day = add_months(order.last_assessment_on, 12 * repeat.value)
        if day < from_day:
            raise AssessmentTooRecent(last=order.last_assessment_on, from_day=from_day)


def _origin(funds: Sequence[FundState], part: Part) -> str:
    return next(fund.origin for fund in funds if fund.id == part.fund)
