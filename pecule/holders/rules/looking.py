"""Who may look at a person's file, and what they must say first."""

from datetime import timedelta

from pecule.kernel.actors import Actor
from pecule.kernel.refusals import Refusal

REASON_MIN, REASON_MAX = 10, 300
LOOK_LASTS = timedelta(minutes=30)


class ReasonMissing(Refusal):
    """A look without a reason."""

    says = "A reason is needed before a person's file is searched or opened. Nothing was shown."
    next_step = "Write it in 10 to 300 characters, without personal data: the person will read it."


class LookNotAllowed(Refusal):
    """Someone whose work does not call for people's files."""

    says = "Your role does not allow searching for people or opening their files. Nothing was shown."
    next_step = "Ask your administrator if your work needs it."
    status = 403


class LookExpired(Refusal):
    """A file left open too long, or opened by somebody else."""

    says = "This file is closed again: a file stays open for 30 minutes, for the one who opened it."
    next_step = "Open it again, with the reason."
    status = 403


def read_reason(text: str) -> str:
    """Trim and check the reason of a look. Raises ReasonMissing."""
    reason = " ".join(text.split())
    if not REASON_MIN <= len(reason) <= REASON_MAX or not any(letter.isalpha() for letter in reason):
        raise ReasonMissing
    return reason


def may_ever_look(by: Actor) -> bool:
    """Whether this kind of actor can ever look: training organisations, employers and funders never can."""
    return by.kind in ("staff", "system")


class PersonNotRecognised(Refusal):
    """A number and a name that are not one person's here; which of them is wrong is never said."""

    says = "This number and this birth name are not those of a training account. Nothing was changed."
    next_step = "Check both with the person; a dotation is paid into an account that is open."
