"""How long data are kept, and when they must go."""

from datetime import date

from pecule.scheme.delays import Deadline, add_months, deadline
from pecule.scheme.explanations import step
from pecule.scheme.schemes import Scheme


def keep_until(scheme: Scheme, what: str, *, event: date, learnt_on: date | None = None) -> Deadline:
    """The last day on which data of that kind (``retention.<what>``) are kept after ``event``.

    When a death is learnt less than six months before the term, or after it, data are kept six months past the term.
    Raises UnknownParameter, NotYetInForce. Source: R6323-39 I.
    """
    term = deadline(scheme, f"retention.{what}", start=event)
    late = scheme.find("retention.late_death_notice", on=event) if what == "death" else None
    if late is None or learnt_on is None or learnt_on <= add_months(term.day, -late.value):
        return term
    day = add_months(term.day, late.value)
    says = "The death was learnt late, on {learnt_on}: {count} months more, until {day}."
    return Deadline(day, (*term.explanation, step(says, late, learnt_on=learnt_on, count=late.value, day=day)))
