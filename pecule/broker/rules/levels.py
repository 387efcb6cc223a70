"""Levels: what this instance gives, what is asked of an identity provider, what is believed of its answer."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pecule.broker.rules.refusals import LevelNotRegistered, LevelTooLow, LevelUnknown
from pecule.openid.levels import Level, lowest

SESSION_CEILING = Level.SUBSTANTIAL
"""A session that is used again never proves more than this; the highest level is asked of the person each time."""
CONTEXT_FLOOR = Level.SUBSTANTIAL
"""In a suspicious context, identity providers that cannot do this are not offered."""


@dataclass(frozen=True, slots=True)
class Instance:
    """One of the two brokers: the levels it gives, the one for requests that name none, how long a session lasts."""

    offered: tuple[Level, ...]
    default: Level
    session: timedelta
    civil_register: bool  # identity comes from the register; else from the identity provider


INSTANCES = {
    "low": Instance((Level.LOW,), Level.LOW, timedelta(minutes=30), civil_register=True),
    "high": Instance((Level.SUBSTANTIAL, Level.HIGH), Level.HIGH, timedelta(minutes=10), civil_register=False),
}


def level_to_ask(asked: Level, registered: Collection[Level]) -> Level | None:
    """The level to ask of a provider: what the client asked, or its own lowest if that is more; None: it cannot."""
    enough = [level for level in registered if level.at_least(asked)]
    return lowest(enough) if enough else None


def check_level(answered: str, *, asked: Level, registered: Collection[Level]) -> Level:
    """The level that a provider answered, when it may be believed.

    Raises LevelUnknown, LevelTooLow (less than was asked), LevelNotRegistered (also when it is more).
    """
    if answered not in set(Level):
        raise LevelUnknown
    level = Level(answered)
    if level not in registered:
        raise LevelNotRegistered
    if not level.at_least(asked):
        raise LevelTooLow
    return level


def level_given(reached: Level, offered: Sequence[Level]) -> Level:
    """The level told to the client: what was reached, no more than this instance gives."""
    below = [level for level in offered if reached.at_least(level)]
    return max(below, key=lambda level: level.rank)


@dataclass(frozen=True, slots=True)
class Earlier:
    """A sign-in of this browser, some time ago."""

    level: Level
    auth_time: datetime
    expires_at: datetime


def reusable(earlier: Earlier, *, asked: Level, max_age: int | None, prompt: Collection[str], approving: bool,
             suspicious: bool, at: datetime) -> Level | None:  # fmt: skip
    """The level at which an earlier sign-in serves this request; None when the person must sign in again.

    A session can only lower assurance: never above SESSION_CEILING, never for an approval, never older than ``max_age``
    (seconds), never when the context is suspicious.
    """
    reached = lowest([earlier.level, SESSION_CEILING])
    too_old = max_age is not None and at - earlier.auth_time > timedelta(seconds=max_age)
    asked_anew = approving or suspicious or "login" in prompt or too_old or max_age == 0
    if asked_anew or earlier.expires_at <= at or not reached.at_least(asked):
        return None
    return reached
