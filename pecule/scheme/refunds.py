"""Giving money back: fund by fund, in the proportions it came from."""

from collections.abc import Sequence
from dataclasses import dataclass

from pecule.kernel.cents import Cents, split_in_proportion
from pecule.kernel.refusals import Refusal
from pecule.scheme.explanations import Explanation, Quantity, step
from pecule.scheme.schemes import Scheme
from pecule.scheme.spending import Part


class MoreThanWasSpent(Refusal):
    """A refund greater than what is still spent."""

    says = "{asked} cannot be given back: only {spent} is still spent on this order. No money has moved."
    next_step = "Ask for an amount up to what is still spent."


@dataclass(frozen=True, slots=True)
class RefundPlan:
    """What goes back to each source; the parts always make the amount asked for."""

    parts: tuple[Part, ...]
    explanation: Explanation


def refund_plan(scheme: Scheme, spent: Sequence[Part], *, amount: int) -> RefundPlan:
    """Split ``amount`` (account units, cents in France) over the sources of an order, none above what it paid.

    ``spent`` is what is still spent from each source, earlier refunds taken off; the holder's own card payment is a
    source like another. Raises MoreThanWasSpent. Source: L6323-4, R6333-7-5 (in due proportion).
    """
    whole = sum(part.amount for part in spent)
    unit = scheme.account_unit
    if amount < 0 or amount > whole:
        raise MoreThanWasSpent(asked=Quantity(amount, unit), spent=Quantity(whole, unit))
    shares = split_in_proportion(Cents(amount), [part.amount for part in spent])
    says = "Of {whole} spent, {amount} goes back to where it came from, in the same proportions."
    told = step(says, whole=Quantity(whole, unit), amount=Quantity(amount, unit))
    parts = tuple(Part(part.fund, part.kind, share) for part, share in zip(spent, shares, strict=True))
    return RefundPlan(parts, (told,))
