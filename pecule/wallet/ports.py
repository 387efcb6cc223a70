"""What the wallet asks of the outside: messages, and the check of a document and a face at a distance."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol


class MessagesAway(Exception):
    """The partner that carries messages does not answer, or not as agreed."""


class Messages(Protocol):
    """E-mail and SMS. Each call raises MessagesAway, and is made again later."""

    def mail(self, to: str, subject: str, text: str) -> None:
        """Send an e-mail."""
        ...

    def sms(self, to: str, text: str) -> None:
        """Send a short message to a number (E.164)."""
        ...


class Remote(StrEnum):
    """What a check at a distance can find."""

    MATCHED = "matched"
    DOCUMENT_UNREADABLE = "document_unreadable"
    DOCUMENT_FORGED = "document_forged"
    DOCUMENT_OUTDATED = "document_outdated"
    FACE_DIFFERS = "face_differs"
    FACE_NOT_ALIVE = "face_not_alive"
    UNSURE = "unsure"
    AWAY = "away"


@dataclass(frozen=True, slots=True)
class RemoteAnswer:
    """What was found; when it matched, the document's kind and number, and the identity that it names."""

    outcome: Remote
    document: str = ""
    number: str = ""
    identity: Mapping[str, Any] | None = None


class RemoteProofing(Protocol):
    """Reads a document and compares a face with it."""

    def check(self, *, document: bytes, face: bytes, declared: Mapping[str, Any]) -> RemoteAnswer:
        """Look at a picture of the document and one of the face. Never raises: being away is an outcome."""
        ...
