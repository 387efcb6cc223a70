"""How an application moves, and what stops it. Pure."""

from datetime import date

from pecule.kernel.refusals import Refusal

APPLICATION_MOVES: dict[str, frozenset[str]] = {
    "started": frozenset({"submitted"}),
    "submitted": frozenset({"admissible", "inadmissible"}),
    "admissible": frozenset({"accepted", "refused"}),
    "inadmissible": frozenset(),
    "accepted": frozenset(),
    "refused": frozenset(),
}


class ApplicationFrozen(Refusal):
    """A change to what was sent already."""

    says = "This application was sent: what it says and its documents cannot change any more."
    next_step = "Wait for the decision; you may apply again after a refusal."
    status = 409


class ApplicationOutOfTurn(Refusal):
    """A decision that cannot be taken in the application's state."""

    says = "This application is “{state}”: that step cannot be taken now."
    next_step = "Open it again to see where it stands."
    status = 409


class ApplicationUnderWay(Refusal):
    """A second application while one is open, or for an organisation that is listed."""

    says = "This organisation is listed already, or has an application under way."
    next_step = "Go on with that application."
    status = 409


class ApplicationIncomplete(Refusal):
    """An application sent before it is complete. ``missing`` names fields and kinds of documents."""

    says = "This application lacks: {missing}."
    next_step = "Complete both steps, then send it."


class StatementYearUnfit(Refusal):
    """A yearly statement of a year that is not over, or before the organisation existed."""

    says = "There can be no statement of the year {year}."
    next_step = "Give a year from {first} to {last}."


class ReasonsMissing(Refusal):
    """A negative decision without reasons."""

    says = "A refusal needs reasons."
    next_step = "Write them: the organisation will read them."


class DisputeSettled(Refusal):
    """A claim on a SIRET that is settled already."""

    says = "This claim is settled already."
    next_step = "Open the organisation's file to see how."
    status = 409


class DelistingRuns(Refusal):
    """An application by an organisation whose delisting has not ended."""

    says = "This organisation is delisted until {until}."
    next_step = "Apply again after that day."
    status = 409


def check_move(state: str, wanted: str) -> None:
    """Refuse a step that does not follow from ``state``: ApplicationFrozen once sent, else ApplicationOutOfTurn."""
    if wanted not in APPLICATION_MOVES[state]:
        raise ApplicationFrozen if wanted == "submitted" else ApplicationOutOfTurn(state=state)


def check_complete(lacks: tuple[str, ...]) -> None:
    """Refuse an application that lacks anything (ApplicationIncomplete)."""
    if lacks:
        raise ApplicationIncomplete(missing=", ".join(lacks))


def empty_fields(fields: dict[str, object]) -> tuple[str, ...]:
    """Names of the fields that hold nothing."""
    return tuple(name for name, value in fields.items() if value is None or value == "")


def check_statement_year(year: int, declared_on: date | None, day: date) -> None:
    """Refuse a year whose statement cannot exist on ``day`` (StatementYearUnfit).

    The first is that of the year before the declaration, which stands for "has not trained yet"; the last is last
    year's.
    """
    first = declared_on.year - 1 if declared_on else 1972  # when the statement was created
    if not first <= year < day.year:
        raise StatementYearUnfit(year=year, first=first, last=day.year - 1)
