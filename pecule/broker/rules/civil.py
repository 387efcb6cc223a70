"""What the civil register's answer means for a sign-in."""

import re
from collections.abc import Mapping
from datetime import date

from pecule.broker.ports import Outcome
from pecule.kernel.refusals import Refusal

GENDERS = ("female", "male")  # OIDC Core 5.1, and what the civil register knows
OLDEST = date(1875, 1, 1)  # nobody is known to have lived longer than who was born that year


class NotInRegister(Refusal):
    """Nobody of that identity, or somebody too different."""

    says = "The civil register does not know anybody of exactly this identity. Nothing was sent to any service."
    next_step = "Check your birth name, given names, date and place of birth there, or ask our advisors for help."
    status = 403


class SeveralInRegister(Refusal):
    """More than one person of that identity."""

    says = "The civil register knows several people of this identity, and we must not choose. Nothing was sent."
    next_step = "Our advisors look at it with you. Nobody will ask you for a password or a code."
    status = 403


class OnlyByUsageName(Refusal):
    """Found only by the name that somebody uses, not by the one they were born with."""

    says = "The civil register knows you by your birth name, and your identity provider told us another name."
    next_step = "Ask it to write your birth name as it is on your birth certificate; your usage name stands apart."
    status = 403


class RegisterRefused(Refusal):
    """The register refused the question."""

    says = "The civil register could not read the identity that your identity provider told us."
    next_step = "Choose another way to sign in, or ask our advisors for help."
    status = 403


class RegisterDeceased(Refusal):
    """The register says that this person has died."""

    says = "The civil register says that this person has died. Nothing was sent to any service."
    next_step = "If this is a mistake, ask our advisors: they put it right with you."
    status = 403


class RegisterAway(Refusal):
    """The register does not answer."""

    says = "The civil register does not answer at the moment. Nothing was sent to any service."
    next_step = "Try again in a few minutes."
    status = 503


_REFUSALS: dict[Outcome, type[Refusal]] = {
    Outcome.SEVERAL: SeveralInRegister,
    Outcome.USAGE_NAME_ONLY: OnlyByUsageName,
    Outcome.NOT_CLOSE_ENOUGH: NotInRegister,
    Outcome.NOBODY: NotInRegister,
    Outcome.REJECTED: RegisterRefused,
    Outcome.AWAY: RegisterAway,
    Outcome.DECEASED: RegisterDeceased,
}


def check(outcome: Outcome) -> None:
    """Refuse every outcome but FOUND, each by its name."""
    if outcome is not Outcome.FOUND:
        raise _REFUSALS[outcome]


def usual_date(written: str) -> str:
    """A date of birth as services get it: a month or a day that nobody knows is told as the first.

    Identity providers write 1950-00-00 or 1950-06-00 (presumed births). Raises ValueError for what is no date.
    """
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", written):
        raise ValueError(written)
    return date.fromisoformat(re.sub(r"-00", "-01", written)).isoformat()


def check_possible(claims: Mapping[str, str], *, day: date) -> None:
    """Refuse an identity that nobody has: a sex or a date of birth that does not exist. Raises ValueError."""
    if claims["gender"] not in GENDERS:
        raise ValueError(claims["gender"])
    if not OLDEST <= date.fromisoformat(claims["birthdate"]) <= day:
        raise ValueError(claims["birthdate"])
