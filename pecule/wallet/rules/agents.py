"""Agents: how they sign in, and what they may do."""

import hmac
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from pecule.kernel.actors import Actor
from pecule.kernel.refusals import Refusal

STEP_SECONDS = 30
PASSWORD_LENGTH_MIN = 14
TRIES_MAX, TRIES_WINDOW = 5, timedelta(minutes=10)
SESSION_LIFE = timedelta(hours=9)  # a day at the counter; half an hour without a click ends it before


@dataclass(frozen=True, slots=True)
class AgentIn:
    """An agent who is signed in."""

    number: int
    public_id: UUID
    name: str
    supervisor: bool

    @property
    def actor(self) -> Actor:
        """As whom they act."""
        return Actor("staff", f"agent-{self.public_id}")


def one_time_code(secret: bytes, step: int) -> str:
    """The six digits of one half minute (TOTP, RFC 6238, SHA-1 as every app that makes such codes does)."""
    digest = hmac.digest(secret, struct.pack(">Q", step), "sha1")
    place = digest[-1] & 15
    number = struct.unpack(">I", digest[place : place + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**6:06d}"


def steps_around(at: datetime) -> Iterator[int]:
    """The half minutes whose code may be typed now: this one, and those beside it, since watches differ."""
    now = int(at.timestamp()) // STEP_SECONDS
    yield from (now, now - 1, now + 1)


class AgentRefused(Refusal):
    """E-mail, password or code: which of them is never said."""

    says = "This e-mail, password and code do not go together."
    next_step = "Try again with the code that your phone shows now: each works once."
    status = 403


class AgentTriesTooMany(Refusal):
    """Somebody who knows the password tries codes."""

    says = "Too many codes were tried for this agent."
    next_step = "Wait ten minutes. If it was not you, change your password: somebody knows it."
    status = 429


class PasswordShort(Refusal):
    """A password that could be guessed."""

    says = "A password of the counter has at least {least} characters."
    next_step = "Choose a longer one: a few words are easier to remember."


class AgentTaken(Refusal):
    """An e-mail that an agent has already."""

    says = "There is an agent with this e-mail already."
    next_step = "Close that one first, or use another e-mail."
    status = 409


class SupervisorsOnly(Refusal):
    """A page for those who look after the agents."""

    says = "Only supervisors may see this."
    next_step = "Ask yours."
    status = 403
