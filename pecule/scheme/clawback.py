"""Credits put right after the fact: what is taken back now, what stays as a claim, how the claim is recovered."""

from dataclasses import dataclass
from datetime import date

from pecule.scheme.explanations import Explanation, Quantity, Step, step
from pecule.scheme.schemes import Scheme


@dataclass(frozen=True, slots=True)
class Correction:
    """``added`` to the account, or ``taken`` back from it now and ``claim`` left to recover. Account units."""

    added: int
    taken: int
    claim: int
    explanation: Explanation


@dataclass(frozen=True, slots=True)
class Recovery:
    """A later credit cut in two: ``withheld`` for the claim and ``credited``; ``claim_left`` remains."""

    withheld: int
    credited: int
    claim_left: int
    explanation: Explanation


def correction(
    scheme: Scheme, *, credited: int, right: int, available: int, day: date, declaration: str | None = None
) -> Correction:
    """Put right a credit of ``credited`` that should have been ``right``, with ``available`` left in the account.

    Too little is added. Too much is taken back as far as the account holds it; the rest becomes a claim, so that no
    balance goes below zero. Source: R6323-3-1 V, L6323-45.
    """
    unit = scheme.account_unit
    facts = {"credited": Quantity(credited, unit), "right": Quantity(right, unit)}
    told = [Step("{credited} had been credited; {right} was right.", facts, None, declaration)]
    if right >= credited:
        return Correction(right - credited, 0, 0, tuple(told))
    undue = credited - right
    taken = min(undue, max(0, available))
    law = scheme.value("clawback.share", on=day)
    told.append(step("{amount} is taken back from the account.", law, amount=Quantity(taken, unit)))
    if undue > taken:
        says = "{amount} was already spent: it will be withheld from credits to come."
        told.append(step(says, law, amount=Quantity(undue - taken, unit)))
    return Correction(0, taken, undue - taken, tuple(told))


def recovery(scheme: Scheme, *, claim: int, credit: int, day: date) -> Recovery:
    """Withhold a claim from a credit to come, by the share that the scheme sets. Source: L6323-45."""
    law = scheme.value("clawback.share", on=day)
    most = credit * law.value.numerator // law.value.denominator
    withheld = min(claim, most)
    unit = scheme.account_unit
    says = "{withheld} of {credit} is withheld to recover undue rights; {left} remains to recover."
    told = step(
        says,
        law,
        withheld=Quantity(withheld, unit),
        credit=Quantity(credit, unit),
        left=Quantity(claim - withheld, unit),
    )
    return Recovery(withheld, credit - withheld, claim - withheld, (told,) if claim else ())
