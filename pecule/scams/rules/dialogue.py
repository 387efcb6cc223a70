"""The dialogue by SMS: forward the message, say which number sent it, be told what it is. Pure.

It is that of 33700, which people know: they forward the message, are asked for its sender, and answer.
"""

import re
from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

from pecule.scams.rules import data
from pecule.scams.rules.words import fold

WAITS = timedelta(hours=1)
ANSWERS_KEPT = timedelta(days=1)  # no gateway sends the same text again after that
SEGMENT, SEPTETS_MAX = 153, 306  # of a text in two segments (3GPP TS 23.038, 23.040)
_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_DOUBLE = frozenset("^{}\\[~]|€")
_PLAIN = str.maketrans("’‘“”«»—–\u00a0\u202fêëâîïôûÊÈÀÂÔÎ", '\'\'""""--  eeaiiouEEAAOI') | str.maketrans(
    {"ç": "c", "œ": "oe", "Œ": "OE", "…": "..."}
)
_STOP = frozenset(("stop", "arret", "stopper"))
_UNKNOWN = frozenset(
    "inconnu|inconnue|unknown|masque|numero masque|numero inconnu|prive|je ne sais pas|withheld|no number|?".split("|")
)
_CHATTER = frozenset("ok|oui|non|merci|yes|no|thanks|thank you|bonjour|hello|salut|hi".split("|"))
_NUMBER = re.compile(r"\+?[\d\s().\-/]{3,24}")
_NAME = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9][A-Za-z0-9 &._'-]{1,10}")


class Said(StrEnum):
    """What somebody sent."""

    MESSAGE = "message"
    SENDER = "sender"
    UNKNOWN = "unknown"
    STOP = "stop"
    CHATTER = "chatter"


class Move(StrEnum):
    """What is done about it."""

    ASK_MESSAGE = "ask_message"
    ASK_SENDER = "ask_sender"
    REPORT = "report"
    REPORT_AND_ASK = "report_and_ask"
    FORGET = "forget"


def said(text: str, *, waiting: bool) -> Said:
    """What a text is. ``waiting``: for the sender of a message; a short name is then taken for one."""
    bare = text.strip()
    plain = fold(bare).strip(" .!")
    if plain in _STOP:
        return Said.STOP
    if plain in _UNKNOWN:
        return Said.UNKNOWN
    if not plain or plain in _CHATTER:
        return Said.CHATTER
    if _NUMBER.fullmatch(bare) and 3 <= sum(letter.isdigit() for letter in bare) <= 15:
        return Said.SENDER
    return Said.SENDER if waiting and _NAME.fullmatch(bare) else Said.MESSAGE


def move(what: Said, *, waiting: bool, same: bool = False) -> Move:
    """What to do. ``same``: the message is the one that waits, sent again."""
    if what is Said.STOP:
        return Move.FORGET
    if what is Said.MESSAGE:
        return Move.REPORT_AND_ASK if waiting and not same else Move.ASK_SENDER
    if what is Said.CHATTER:
        return Move.ASK_SENDER if waiting else Move.ASK_MESSAGE
    return Move.REPORT if waiting else Move.ASK_MESSAGE


def words(name: str, language: str, **facts: str) -> str:
    """A reply of ``data/dialogue.yaml``, in letters that a text holds without losing half its room."""
    says: Mapping[str, str] = data.read("dialogue")[name]
    return plain(says[language].format_map(facts))


def plain(text: str) -> str:
    """The text in the letters that networks send as seven bits; another letter becomes a question mark."""
    shown = text.translate(_PLAIN)
    return "".join(letter if letter in _BASIC or letter in _DOUBLE else "?" for letter in shown)


def septets(text: str) -> int:
    """How much room a plain text takes: 306 is two segments."""
    return sum(2 if letter in _DOUBLE else 1 for letter in text)
