"""Messages we wrote ourselves, unfolded from a small grammar: ``[a|b]`` chooses, ``{slot}`` fills in.

There is no freely licensed corpus of French frauds. What is here was written for training: for each theme frauds
beside honest messages that look like them. A pattern stands for one way of saying it; folds and figures are taken
by pattern, so that a message is never judged by a model that saw its own pattern.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "written"
LANGUAGES = ("fr", "en")
_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_SLOT = re.compile(r"\{([a-z_]+)(\.site)?\}")
_DEPTH_MAX = 8


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way of saying something: its text with choices and slots, and what it is."""

    key: str
    text: str
    label: str
    channel: str
    kind: str
    language: str


@cache
def patterns() -> tuple[Pattern, ...]:
    """Every pattern, in a fixed order."""
    return tuple(
        pattern for language in LANGUAGES for path in sorted((FOLDER / language).glob("*.yaml"))
        for pattern in _of_file(path, language)
    )  # fmt: skip


def _of_file(path: Path, language: str) -> Iterator[Pattern]:
    for label, by_channel in yaml.safe_load(path.read_text(encoding="utf-8")).items():
        for channel, texts in by_channel.items():
            for number, text in enumerate(texts):
                key = f"{language}/{path.stem}/{label}/{channel}/{number}"
                yield Pattern(key, text, label, channel, path.stem, language)


@cache
def _slots(language: str) -> dict[str, list[str]]:
    every: dict[str, Any] = yaml.safe_load((FOLDER / "slots.yaml").read_text(encoding="utf-8"))
    return {name: [str(one) for one in values] for name, values in {**every["both"], **every[language]}.items()}


def unfold(pattern: Pattern, random: Random) -> str:
    """One message of a pattern. Names and sites drawn together stay together."""
    slots = _slots(pattern.language)
    drawn: dict[str, list[str]] = {}

    def filled(found: re.Match[str]) -> str:
        name, site = found.group(1), found.group(2)
        if any("; " in one for one in slots[name]):
            pair = drawn.setdefault(name, random.choice(slots[name]).split("; "))
            return pair[1 if site else 0]
        return random.choice(slots[name])

    text = pattern.text
    for _ in range(_DEPTH_MAX):
        text, choices = _CHOICE.subn(lambda found: random.choice(found.group(1).split("|")), text)
        text, slotted = _SLOT.subn(filled, text)
        if not choices and not slotted:
            break
    return re.sub(r" +([,.])", r"\1", re.sub(r"  +", " ", text)).strip()


def as_typed(text: str, random: Random) -> str:
    """The same as people type it: accents left out, small letters, capitals, a slip of the finger."""
    draw = random.random()
    if draw < 0.15:
        text = text.lower()
    elif draw < 0.2:
        text = text.upper()
    if random.random() < 0.25:
        text = text.translate(_BARE)
    if random.random() < 0.15 and len(text) > 12:
        place = random.randrange(1, len(text) - 2)
        if text[place : place + 2].isalpha():
            text = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    return text


_BARE = str.maketrans("àâäçéèêëîïôöùûüÀÂÇÉÈÊÎÔÙÛ", "aaaceeeeiioouuuAACEEEIOUU")
