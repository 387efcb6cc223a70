"""Two people for what makes money or takes it back: what is refused along the way."""

from pecule.kernel.refusals import Refusal

REASON_MIN, REASON_MAX = 10, 300


class ReasonNeeded(Refusal):
    """A decision without a reason that could be read again later."""

    says = "A reason is needed. Nothing was changed."
    next_step = "Write it in 10 to 300 characters, without personal data: it is kept in the trail."


class NotAllowed(Refusal):
    """Somebody whose role does not reach that far."""

    says = "Your role does not allow this. Nothing was changed."
    next_step = "Ask your administrator if your work needs it."
    status = 403


class SecondPersonNeeded(Refusal):
    """The one who proposes cannot be the one who confirms."""

    says = "You proposed this yourself: somebody else must confirm it. No money has moved."
    next_step = "Ask a colleague with the same role to look at it and confirm."
    status = 403


class ProposedAlready(Refusal):
    """The same thing waits for a confirmation, or is being done."""

    says = "This was already proposed and is not finished."
    next_step = "Nothing was changed. Look at the one that is under way."
    status = 409


class YearCredited(Refusal):
    """A year whose run is finished."""

    says = "The year {year} is already credited. No money has moved."
    next_step = "Late declarations credit their year by themselves when they are accepted."
    status = 409


class ProposalDecided(Refusal):
    """A proposal that no longer waits."""

    says = "This proposal is no longer waiting: it was confirmed or withdrawn."
    next_step = "Nothing was changed. Look at what became of it."
    status = 409


class ProposalUnderWay(Refusal):
    """Going on with what is not interrupted."""

    says = "There is nothing to go on with: this was not confirmed, or it is finished."
    next_step = "Nothing was changed."
    status = 409


def read_reason(text: str) -> str:
    """Trim and check the reason of a decision. Raises ReasonNeeded."""
    reason = " ".join(text.split())
    if not REASON_MIN <= len(reason) <= REASON_MAX or not any(letter.isalpha() for letter in reason):
        raise ReasonNeeded
    return reason
