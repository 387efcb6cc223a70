"""What goes wrong between programs, in the words of the RFCs."""

import re
from dataclasses import dataclass

_NOT_TOLD = re.compile(r"[^\x20\x21\x23-\x5b\x5d-\x7e]")


@dataclass(frozen=True, slots=True)
class OAuthError(Exception):
    """An error as RFC 6749 (sections 4.1.2.1 and 5.2) and its extensions name them.

    ``description`` is for the developers at the other end: no personal data; told in ASCII without quotes.
    ``redirectable`` says that the client and its redirect URI were recognised, so that the error may go back to it.
    """

    error: str
    description: str
    redirectable: bool = False
    state: str = ""

    @property
    def status(self) -> int:
        """The HTTP status where the error is answered directly (RFC 6749 section 5.2, RFC 6750 section 3.1)."""
        return {"invalid_client": 401, "invalid_token": 401, "insufficient_scope": 403, "slow_down": 429}.get(
            self.error, 400
        )

    def fields(self) -> dict[str, str]:
        """What a JSON body or a redirect carries."""
        return {"error": self.error, "error_description": _NOT_TOLD.sub("?", self.description)}


class TokenRefused(Exception):
    """A token that is not believed; the message says why, for logs, and holds nothing of the token."""


class SignatureRefused(TokenRefused):
    """No key of those we know made this signature, or its header asks for what we do not do."""


class EncryptionRefused(TokenRefused):
    """It was not encrypted for us, or not in a way that we agreed to."""


class ClaimRefused(TokenRefused):
    """A claim is missing or says something else than it must. ``claim`` names it."""

    def __init__(self, claim: str, why: str) -> None:
        self.claim = claim
        super().__init__(f"{claim}: {why}")


class DetailsRefused(ValueError):
    """authorization_details that do not fit their registered type (RFC 9396 section 5)."""
