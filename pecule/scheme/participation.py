"""The holder's fixed participation in the price of a training, and who does not owe it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from pecule.kernel.refusals import Refusal
from pecule.scheme.explanations import Explanation, Quantity, step
from pecule.scheme.schemes import Scheme


class PayerNotAllowed(Refusal):
    """Somebody who may not pay the participation in the holder's place."""

    says = "“{payer}” may not pay the participation. No money has moved."
    next_step = "It is paid by one of: {allowed}."


@dataclass(frozen=True, slots=True)
class Participation:
    """What is due (in account units, cents in France), by whom, and why."""

    amount: int
    payer: str
    explanation: Explanation


def participation(
    scheme: Scheme,
    *,
    price: int,
    situations: Collection[str] = (),
    complement_origins: Collection[str] = (),
    payer: str = "holder",
    day: date,
) -> Participation:
    """The participation due for a training of that price, asked for on that day.

    ``situations`` are the holder's (``jobseeker``…); ``complement_origins`` those whose complement helps to pay this
    training. Never above the price. Zero when the scheme has none that day. Raises PayerNotAllowed.
    Source: L6323-7, R6323.
    """
    amount = scheme.find("participation.amount", on=day)
    if amount is None:
        return Participation(0, payer, ())
    exempt_situations = scheme.value("participation.exempt_situations", on=day)
    if set(situations) & set(exempt_situations.value):
        says = "No participation is due in the holder's situation."
        return Participation(0, payer, (step(says, exempt_situations),))
    exempt_origins = scheme.value("participation.exempt_origins", on=day)
    if set(complement_origins) & set(exempt_origins.value):
        says = "No participation is due: a third party's complement helps to pay this training."
        return Participation(0, payer, (step(says, exempt_origins),))
    payers = scheme.value("participation.payable_by", on=day)
    if payer not in payers.value:
        raise PayerNotAllowed(payer=payer, allowed=", ".join(payers.value))
    due = min(price, amount.value)
    explanation = [step("The participation is {amount}.", amount, amount=Quantity(due, scheme.account_unit))]
    if payer != "holder":
        explanation.append(step("It is paid by a third party, not by the holder.", payers))
    return Participation(due, payer, tuple(explanation))
