"""What the broker asks of the outside: identity providers over HTTP, and the civil register."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Metadata:
    """What an identity provider says of itself (OIDC Discovery), checked to be about the issuer asked."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    userinfo_endpoint: str
    jwks_uri: str
    pushed_authorization_request_endpoint: str = ""
    end_session_endpoint: str = ""
    iss_in_answers: bool = False


class PartnerAway(Exception):
    """It does not answer, or not as agreed. The message is for the trail."""


class PartnerRefused(Exception):
    """It said no. ``error`` is its OAuth name for why."""

    def __init__(self, error: str, description: str = "") -> None:
        self.error = error
        super().__init__(f"{error} {description}".strip())


class OpenIdProviders(Protocol):
    """HTTP to identity providers. Each call raises PartnerAway or PartnerRefused."""

    def metadata(self, issuer: str) -> Metadata:
        """What the provider says of itself; remembered for a while."""
        ...

    def keys(self, metadata: Metadata, *, fresh: bool = False) -> Mapping[str, Any]:
        """Its published keys, remembered; ``fresh`` asks again, at most once in a while."""
        ...

    def post(self, endpoint: str, form: Mapping[str, str]) -> Mapping[str, Any]:
        """Answer of a token or pushed-request endpoint."""
        ...

    def userinfo(self, endpoint: str, access_token: str) -> Mapping[str, Any] | str:
        """Claims as JSON, or a token that holds them."""
        ...

    def notify(self, endpoint: str, form: Mapping[str, str]) -> None:
        """Tell something that needs no answer but a status."""
        ...


class Outcome(StrEnum):
    """What the civil register answers about an identity."""

    FOUND = "found"
    SEVERAL = "several"
    USAGE_NAME_ONLY = "usage_name_only"
    NOT_CLOSE_ENOUGH = "not_close_enough"
    NOBODY = "nobody"
    REJECTED = "rejected"
    AWAY = "away"
    DECEASED = "deceased"


@dataclass(frozen=True, slots=True)
class RegisterAnswer:
    """The register's outcome, and the identity as it writes it when somebody was found."""

    outcome: Outcome
    claims: Mapping[str, Any]


class CivilRegister(Protocol):
    """The national register of persons (RNIPP)."""

    def look_up(self, claims: Mapping[str, Any]) -> RegisterAnswer:
        """Compare an identity with the register. Never raises: being away is an outcome."""
        ...
