"""What an identity source gives us. Three types that are never mixed up: what a person claims, what a source
verified, and how sure that source is. A function that needs a verified identity cannot be handed a claim."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Literal, Protocol
from uuid import UUID


class AssuranceLevel(StrEnum):
    """How sure we are of who signed in. ``LOCAL`` is e-mail and password: it proves no civil identity.

    The others are the levels of regulation (EU) 910/2014 (eIDAS), article 8.
    """

    LOCAL = "local"
    LOW = "eidas1"
    SUBSTANTIAL = "eidas2"
    HIGH = "eidas3"

    def at_least(self, asked: "AssuranceLevel") -> bool:
        """Whether this level is enough where ``asked`` is needed."""
        order = list(AssuranceLevel)
        return order.index(self) >= order.index(asked)


@dataclass(frozen=True, slots=True)
class ClaimedIdentity:
    """What a person says of themself. Good for a greeting, never for a right."""

    birth_name: str
    given_names: str
    birth_date: date | None = None
    usage_name: str = ""


@dataclass(frozen=True, slots=True)
class VerifiedIdentity:
    """What an identity source vouches for. ``subject`` is the source's stable name for the person."""

    source: str
    subject: str
    level: AssuranceLevel
    birth_name: str
    given_names: str
    birth_date: date
    sex: Literal["F", "M"]
    birth_place_code: str
    verified_at: datetime
    usage_name: str = ""

    def __post_init__(self) -> None:
        if self.level is AssuranceLevel.LOCAL:
            raise ValueError("a password verifies no civil identity")


@dataclass(frozen=True, slots=True)
class Credentials:
    """What someone typed on the sign-in page. Its text shows neither field."""

    email: str
    password: str

    def __repr__(self) -> str:
        return "Credentials(…)"


@dataclass(frozen=True, slots=True)
class Recognised:
    """A source's answer: which login, and how sure."""

    login: UUID
    level: AssuranceLevel


class IdentitySource(Protocol):
    """Somebody who can tell who is at the door: local accounts, for the audiences that settings name."""

    name: str

    def recognise(self, credentials: Credentials) -> Recognised | None:
        """Return who these credentials belong to, or None; takes the same time either way."""
        ...


class BrokerAway(Exception):
    """A broker does not answer, or not as agreed. The message is for the trail."""


class BrokerRefused(Exception):
    """A broker said no; the message is its OAuth name for why."""


class BrokerHttp(Protocol):
    """HTTP to brokers. Each call raises BrokerAway or BrokerRefused."""

    def metadata(self, issuer: str) -> Mapping[str, Any]:
        """What the broker says of itself (OIDC Discovery); remembered for a while."""
        ...

    def keys(self, address: str, *, fresh: bool = False) -> Mapping[str, Any]:
        """Its published keys; ``fresh`` asks again, at most once in a while."""
        ...

    def post(self, endpoint: str, form: Mapping[str, str]) -> Mapping[str, Any]:
        """Answer of a token or pushed-request endpoint."""
        ...

    def userinfo(self, endpoint: str, access_token: str) -> Mapping[str, Any] | str:
        """Claims as JSON, or a token that holds them."""
        ...
