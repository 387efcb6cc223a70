"""Credits for volunteers, activity by activity, up to their own cap."""

from dataclasses import dataclass
from datetime import date

from pecule.kernel.refusals import Refusal
from pecule.scheme.dated import Dated
from pecule.scheme.explanations import Explanation, Quantity, step
from pecule.scheme.schemes import Scheme


class UnknownVolunteering(Refusal):
    """An activity that is not on the list."""

    says = "“{activity}” is not an activity that gives rights to volunteers."
    next_step = "Use one of: {known}."


class DeclaredTooLate(Refusal):
    """A volunteer's declaration, or its attestation, after its last day."""

    says = "Declared on {declared_on}, attested on {attested_on}: the last days were {declare_by} and {attest_by}."
    next_step = "This year's activity cannot count. Nothing else in the account has changed."


@dataclass(frozen=True, slots=True)
class VolunteerCredit:
    """What one activity credits (account units, cents in France), and why."""

    credit: int
    explanation: Explanation


def volunteer_credit(
    scheme: Scheme,
    *,
    activity: str,
    quantity: int,
    in_one_body: int | None = None,
    earned_balance: int,
    year: int,
    declared_on: date | None = None,
    attested_on: date | None = None,
    declaration: str | None = None,
) -> VolunteerCredit:
    """What one activity of ``year`` credits: a fixed amount from its threshold on, as far as the cap allows.

    ``quantity`` is counted as the threshold is (months, days, hours…), ``in_one_body`` its part in one same body;
    ``earned_balance`` the rights already held as a volunteer. The two days matter for activities that the holder
    declares. Raises UnknownVolunteering, DeclaredTooLate. Source: D5151-14, D5151-15, R5151-16.
    """
    on = date(year, 12, 31)
    threshold = scheme.find(f"cec.threshold.{activity}", on=on)
    if threshold is None:
        raise UnknownVolunteering(activity=activity, known=", ".join(scheme.children("cec.threshold")))
    if activity in scheme.words("cec.declared_by_holder", on=on):
        _check_days(scheme, year, declared_on, attested_on)
    same_body = scheme.find(f"cec.same_body.{activity}", on=on)
    if quantity < threshold.value:
        return _nothing(threshold, quantity, declaration)
    if same_body and (in_one_body or 0) < same_body.value:
        return _nothing(same_body, in_one_body or 0, declaration)
    amount, cap = scheme.value("cec.amount", on=on), scheme.value("cec.cap", on=on)
    credit = min(amount.value, max(0, cap.value - earned_balance))
    reached = step("The threshold of {threshold} is reached.", threshold, declaration, threshold=threshold.value)
    given = step("Volunteering gives {amount}.", amount, amount=Quantity(amount.value, scheme.account_unit))
    told = [reached, given]
    if credit < amount.value:
        says = "Rights earned by volunteering stop at {cap}: {credit} is credited."
        unit = scheme.account_unit
        told.append(step(says, cap, cap=Quantity(cap.value, unit), credit=Quantity(credit, unit)))
    return VolunteerCredit(credit, tuple(told))


def _nothing(threshold: Dated, quantity: int, declaration: str | None) -> VolunteerCredit:
    says = "{quantity} is below the threshold of {threshold}: no credit."
    return VolunteerCredit(0, (step(says, threshold, declaration, quantity=quantity, threshold=threshold.value),))


def _check_days(scheme: Scheme, year: int, declared_on: date | None, attested_on: date | None) -> None:
    declare = scheme.value("cec.declare_by", on=date(year + 1, 1, 1)).value
    attest = scheme.value("cec.attest_by", on=date(year + 1, 1, 1)).value
    declare_by, attest_by = date(year + 1, *declare), date(year + 1, *attest)
    in_time = declared_on and attested_on and declared_on <= declare_by and attested_on <= attest_by
    if not in_time:
        raise DeclaredTooLate(
            declared_on=declared_on or "-", attested_on=attested_on or "-", declare_by=declare_by, attest_by=attest_by
        )
