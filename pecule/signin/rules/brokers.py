"""Signing in through a broker: which one for which level, and what is refused on the way."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from pecule.kernel.refusals import Refusal
from pecule.openid.levels import Level


@dataclass(frozen=True, slots=True)
class Broker:
    """A broker that this portal is a client of."""

    name: str
    issuer: str
    client_id: str
    secret: str = ""  # where it knows no key of ours


def broker_for(level: Level, brokers: Mapping[str, Broker]) -> Broker | None:
    """The broker to ask for a level: the low one for the lowest, the high one for the others, or whichever is there."""
    wanted = "low" if level is Level.LOW else "high"
    return brokers.get(wanted) or (brokers.get("high") if level is Level.LOW else None)


def level_for(audience: str, levels: Mapping[str, str]) -> Level:
    """How surely somebody of an audience must have signed in, by the settings; the highest for an unknown audience."""
    return Level(levels.get(audience, Level.HIGH))


class LevelTooLow(Refusal):
    """A login that needs a surer sign-in than the one that was made."""

    says = "You are known, but these pages need a surer way to sign in. Nothing was changed."
    next_step = "Sign in again and choose your phone."
    status = 403


@dataclass(frozen=True, slots=True)
class PersonsToken:
    """What a broker says that an access token stands for: who signed in, how surely, and when (epoch seconds)."""

    issuer: str
    sub: str
    client_id: str
    level: Level
    auth_time: int

    def sure_enough(self, needed: Level, *, max_age_s: int | None, at: datetime) -> bool:
        """Whether that sign-in is at ``needed`` at least and, with ``max_age_s``, no older than so many seconds."""
        young = max_age_s is None or at.timestamp() - self.auth_time <= max_age_s
        return young and self.level.at_least(needed)


class SignInTooWeak(Refusal):
    """A person's token of a sign-in that is too low or too old for what is called (RFC 9470 section 3)."""

    says = "This call needs a surer or a fresher sign-in than the one that its token came from."
    next_step = "Send the person to sign in again with the acr_values and the max_age of this answer, then call again."
    status = 401


class PersonsTokenRefused(Refusal):
    """No access token of a person, or one that no broker of ours gave to an application that may call here."""

    says = "This call needs an access token of a person, given by our broker to an application that may act for people."
    next_step = "Sign the person in anew and call within the life of the token."
    status = 401


class EnrolmentCodeWrong(Refusal):
    """A code that was never given, was used, was replaced, or is too old."""

    says = "This code opens nothing: it may be mistyped, used already, replaced by a newer one, or too old."
    next_step = "Check each sign. If it still does not work, ask for a new one from whoever gave you the code."
    status = 403


class NobodyLinked(Refusal):
    """A choice between logins that are not this person's."""

    says = "This is not a login of yours. Nothing was changed."
    next_step = "Choose one of those that are shown."
    status = 403


class BrokerNotAnswering(Refusal):
    """The broker is away."""

    says = "Signing in is not possible at the moment: the service that checks who you are does not answer."
    next_step = "Try again in a few minutes. Nothing was changed."
    status = 503


class BrokerSaidNo(Refusal):
    """The person gave up, or the broker refused."""

    says = "You are not signed in: you gave up, or who you are was not confirmed. Nothing was changed."
    next_step = "Try again, or choose another way on the page where you choose."
    status = 403


class AnswerNotBelieved(Refusal):
    """An answer to another browser, another request, or that was altered."""

    says = "We could not believe the answer of the service that checks who you are. Nothing was changed."
    next_step = "Begin again from our own page, in one window."
    status = 403


class NoBroker(Refusal):
    """No broker is set up for this level."""

    says = "This needs a surer way to sign in, which is not set up here."
    next_step = "Ask whoever runs this site."
    status = 503


class LinkTaken(Refusal):
    """An identity that is linked to another login already."""

    says = "This identity already opens another training account."
    next_step = "Sign in with it, or ask an advisor if you have two accounts."
    status = 409
