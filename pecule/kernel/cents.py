"""Money as integer cents, and the few ways it is rounded, split and read."""

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import NewType

from pecule.kernel.refusals import Refusal

Cents = NewType("Cents", int)

AMOUNT_MAX_CENTS = 10**13  # a hundred billion euros: beyond it, somebody mistyped

_AMOUNT = re.compile(r"(?P<euros>\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d+)(?:[.,](?P<cents>\d{1,2}))?", re.ASCII)


class UnreadableAmount(Refusal):
    """An amount that is not a plain number of euros with at most two decimals."""

    says = "“{text}” is not an amount in euros."
    next_step = "Write it as in 1234.56 or 1 234,56, with at most two decimals."


def read_amount(text: str) -> Cents:
    """Read an amount of euros as people type it and return cents.

    Accepts ``1234.56``, ``1 234,56``, ``1234`` and a trailing euro sign; refuses signs,
    thousands separators that are not spaces, and more than two decimals (UnreadableAmount).
    """
    trimmed = text.strip().removesuffix("€").strip()
    match = _AMOUNT.fullmatch(trimmed)
    if match is None or len(trimmed) > 24:
        raise UnreadableAmount(text=text[:40])
    euros = int(re.sub(r"\D", "", match["euros"]))
    amount = euros * 100 + int((match["cents"] or "0").ljust(2, "0"))
    if amount > AMOUNT_MAX_CENTS:
        raise UnreadableAmount(text=text[:40])
    return Cents(amount)


def ceil_cents(amount: Fraction) -> Cents:
    """Round a fraction of cents up to the next whole cent (R6323-1 II: "arrondi au centime supérieur")."""
    return Cents(-(-amount.numerator // amount.denominator))


def split_in_proportion(total: Cents, weights: Sequence[int]) -> list[Cents]:
    """Split ``total`` cents in proportion to ``weights``; the parts always sum to ``total``.

    Largest remainder method, ties to the first, so that the result never depends on chance.
    Raises ValueError when there is money to split and no weight above zero.
    """
    whole = sum(weights)
    if whole <= 0 or any(weight < 0 for weight in weights):
        if total == 0:
            return [Cents(0) for _ in weights]
        raise ValueError("weights must be non-negative with a sum above zero")
    parts = [total * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % whole), i))
    for i in by_remainder[: total - sum(parts)]:
        parts[i] += 1
    return [Cents(part) for part in parts]
