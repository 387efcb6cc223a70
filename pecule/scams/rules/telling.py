"""The words of an answer, in French and English: ``data/told.yaml``."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pecule.scams.rules import data
from pecule.scams.rules.messages import Finding


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the message: why it is pointed at (ids of reasons, none where it is not).

    ``heavy``: the learned model found it alarming.
    """

    text: str
    reasons: tuple[str, ...]
    heavy: bool


def verdict_words(verdict: str, language: str) -> tuple[str, str]:
    """Title and text of a verdict."""
    words = data.read("told")["verdicts"][verdict][language]
    return words["title"], words["text"]


def reason_words(reason: str, language: str) -> str:
    """What a reason says, as the end of “it …”."""
    words: str = data.read("told")["reasons"][reason][language]
    return words


def lure_words(lure: str, language: str) -> str:
    """What a lure plays on."""
    words: str = data.read("told")["lures"][lure][language]
    return words


def pieces(text: str, reasons: Sequence[Finding], heavy: Sequence[tuple[int, int]] = ()) -> Iterator[Piece]:
    """The text cut where what is pointed at begins and ends; its pieces together are the text."""
    pointed = [finding for finding in reasons if finding.end > finding.start]
    ends = [(finding.start, finding.end) for finding in pointed]
    cuts = sorted({0, len(text), *(place for both in (*ends, *heavy) for place in both)})
    for start, end in pairwise(cuts):
        ids = dict.fromkeys(finding.reason for finding in pointed if finding.start <= start and end <= finding.end)
        yield Piece(text[start:end], tuple(ids), any(first <= start and end <= last for first, last in heavy))
