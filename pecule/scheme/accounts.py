"""Opening and closing of a training account: when it exists, is fed, and may be used."""

from dataclasses import dataclass
from datetime import date

from pecule.scheme.delays import add_months
from pecule.scheme.explanations import Explanation, Step, step
from pecule.scheme.schemes import Scheme


@dataclass(frozen=True, slots=True)
class Life:
    """What is known of a person's life that opens, ends or closes an account.

    ``full_rate_pension_on`` is the first day on which one of L5421-4 1° to 3° is met: not the day of retirement.
    """

    born_on: date
    died_on: date | None = None
    full_rate_pension_on: date | None = None
    apprentice_from: date | None = None


@dataclass(frozen=True, slots=True)
class AccountState:
    """Whether the account is open, which funds may still be fed and used, and why.

    ``volunteering_only`` is true when what may still be used pays for the training of volunteers alone.
    """

    open: bool
    fed: frozenset[str]
    usable: frozenset[str]
    volunteering_only: bool
    explanation: Explanation

    @property
    def yearly_credit(self) -> bool:
        """Whether a yearly credit may be posted: a late declaration for a dead or pensioned holder may not."""
        return "own" in self.fed


def opens_on(scheme: Scheme, life: Life, *, day: date) -> tuple[date, Step]:
    """The first day of the account by the law of ``day``: 16 years, or 15 from an apprenticeship contract on."""
    adult = scheme.value("account.age_min", on=day)
    first = add_months(life.born_on, 12 * adult.value)
    if life.apprentice_from:
        younger = scheme.value("account.age_min_apprentice", on=day)
        as_apprentice = max(add_months(life.born_on, 12 * younger.value), life.apprentice_from)
        if as_apprentice < first:
            says = "An apprentice's account opens from {age} years on: on {day}."
            return as_apprentice, step(says, younger, age=younger.value, day=as_apprentice)
    return first, step("An account opens from {age} years on: on {day}.", adult, age=adult.value, day=first)


def account_state(scheme: Scheme, life: Life, *, day: date) -> AccountState:
    """What may be done with the account of this person on that day. Source: L5151-2, L5151-3, L6323-3, L5421-4."""
    nothing: frozenset[str] = frozenset()
    kinds = frozenset(scheme.value("spend_order", on=day).value)
    first, opening = opens_on(scheme, life, day=day)
    if life.died_on and life.died_on <= day:
        closed = scheme.value("account.closed_at_death", on=day)
        told = step("The account was closed on {day}, the day of death.", closed, day=life.died_on)
        return AccountState(False, nothing, nothing, False, (told,))
    if day < first:
        return AccountState(False, nothing, nothing, False, (opening,))
    ended = life.full_rate_pension_on
    if ended and ended <= day:
        ends = scheme.value("account.ends_at", on=day)
        usable = scheme.value("account.usable_after_end", on=day)
        fed = scheme.value("account.fed_after_end", on=day)
        told = step("Since {day}, a full-rate pension is due: rights are no longer fed nor used.", ends, day=ended)
        still = step("Rights earned by volunteering still pay for the training of volunteers.", usable)
        return AccountState(True, frozenset(fed.value), frozenset(usable.value), True, (told, still))
    return AccountState(True, kinds, kinds, False, (opening,))
