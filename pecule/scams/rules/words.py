"""A text as words with their places and sentences: what phrases are looked for in."""

import re
import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

_WORD = re.compile(r"\d+(?:[.,  ]\d+)*|[^\W\d_]+|[€$£%]")
_CLAUSE_ENDS = re.compile(r"[,:()«»“”\n]|\s[-–—]\s")
_SENTENCE_ENDS = re.compile(r"[.!?…;]|\n\s*\n|\n(?=\s*[-•*\d>])|\n(?=\s*[A-ZÀ-Ý])")
_FOLDED = {"œ": "oe", "æ": "ae", "ß": "ss"}


@dataclass(frozen=True, slots=True)
class Words:
    """Words folded (see ``fold``), where each begins and ends in the text, which sentence and which clause it is of."""

    words: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]
    sentences: Sequence[int]
    clauses: Sequence[int]


@lru_cache(maxsize=65_536)
def fold(word: str) -> str:
    """A word in lower case, without accents, which people leave out, and without the ``s`` of plurals and verbs."""
    plain = word.lower()
    if not plain.isascii():
        letters = unicodedata.normalize("NFD", plain)
        plain = "".join(_FOLDED.get(letter, letter) for letter in letters if not unicodedata.combining(letter))
    return plain[:-1] if len(plain) > 3 and plain[-1] == "s" and plain[-2] != "s" else plain


def sentence_ends(text: str) -> list[int]:
    """Where sentences end. Capitals matter: a line that begins with one is a sentence of its own."""
    return [found.start() for found in _SENTENCE_ENDS.finditer(text)]


def split(text: str, origin: Sequence[int], ends: Sequence[int]) -> Words:
    """The words of a text. Their places, and ``ends`` of sentences, are of the original that ``origin`` leads to."""
    remaining = iter(ends)
    end, sentence = next(remaining, sys.maxsize), 0
    words, starts, stops, sentences, clauses = [], [], [], [], []
    clause, before = 0, 0
    for found in _WORD.finditer(text):
        start = origin[found.start()]
        if found.start() - before > 1 or text[before : before + 1] != " ":
            clause += _CLAUSE_ENDS.search(text, before, found.start()) is not None
        before = found.end()
        while start > end:
            sentence += 1
            end = next(remaining, sys.maxsize)
        words.append(fold(found.group()))
        starts.append(start)
        stops.append(origin[found.end() - 1] + 1)
        sentences.append(sentence)
        clauses.append(clause)
    return Words(words, starts, stops, sentences, clauses)


@dataclass(frozen=True, slots=True)
class Part:
    """One place of a phrase: an ``exact`` word, a beginning, any ``number``; at most ``gap`` words before it."""

    exact: frozenset[str]
    begins: tuple[str, ...]
    number: bool
    optional: bool
    gap: int

    def fits(self, word: str) -> bool:
        """Whether a word may stand here."""
        if word in self.exact:
            return True
        return (self.number and word[0].isdigit()) or (bool(self.begins) and word.startswith(self.begins))


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase of ``data/patterns.yaml``: the id it stands for, its parts.

    ``anchor``: words of which a text that holds the phrase holds one; empty when no part is so precise.
    """

    id: str
    parts: tuple[Part, ...]
    anchor: frozenset[str]

    def may_begin(self, following: str) -> bool:
        """Whether the phrase can go on with the word that follows its first one."""
        if len(self.parts) == 1 or self.parts[1].gap or self.parts[1].optional:
            return True
        return bool(following) and self.parts[1].fits(following)

    def ends_at(self, text: Words, at: int) -> int | None:
        """The place after the phrase whose first word stands at ``at``; None when the rest does not follow."""
        return at + 1 if len(self.parts) == 1 else _fit(self.parts, 1, text, at + 1)


def _fit(parts: tuple[Part, ...], number: int, text: Words, at: int) -> int | None:
    """Fit the parts from ``number`` on to the words from ``at`` on, all in one sentence."""
    if number == len(parts):
        return at
    part, words = parts[number], text.words
    sentence = text.sentences[at - 1]
    last = min(at + part.gap, len(words) - 1)
    for place in range(at, last + 1):
        if text.sentences[place] != sentence:
            break
        if part.fits(words[place]):
            end = _fit(parts, number + 1, text, place + 1)
            if end is not None:
                return end
    return _fit(parts, number + 1, text, at) if part.optional else None


_GAPS = {"~": 3, "~~": 8}
_GROUP = re.compile(r"\(([^)]*)\)")
_STEP = re.compile(r"\([^)]*\)|\S+")


def read_phrases(id_: str, written: str) -> list[Phrase]:
    """The phrases of a line of data: they stand between commas. Raises ValueError for one that says nothing."""
    phrases = (part.strip() for part in written.split(","))
    return [_read(id_, one) for phrase in phrases if phrase for one in _written_out(phrase)]


def _written_out(phrase: str) -> list[str]:
    """A phrase whose groups hold several words, as ``(ce soir/demain)``, written out as several phrases."""
    for group in _GROUP.finditer(phrase):
        choices = group[1].split("/")
        long = [choice for choice in choices if " " in choice.strip()]
        if long and len(choices) > 1:
            short = [choice for choice in choices if choice not in long]
            instead = [*([f"({'/'.join(short)}/)"] if short else []), *long]
            return [
                one
                for choice in instead
                for one in _written_out(phrase[: group.start()] + choice + phrase[group.end() :])
            ]
    return [phrase]


def _read(id_: str, written: str) -> Phrase:
    parts: list[Part] = []
    gap = 0
    for step in _STEP.findall(written):
        if step in _GAPS:
            gap = _GAPS[step]
            continue
        optional = step.startswith("(") and "/" not in step
        for part in _parts(step.strip("()"), optional=optional, gap=gap):
            parts.append(part)
            gap = 0
    if not parts or parts[0].optional:
        raise ValueError(f"{id_}: a phrase begins with nothing certain: {written!r}")
    return Phrase(id_, tuple(parts), _anchor(parts))


def _anchor(parts: Sequence[Part]) -> frozenset[str]:
    precise = [part.exact for part in parts[1:] if not (part.optional or part.begins or part.number)]
    return min(precise, key=len, default=frozenset())


def _parts(step: str, *, optional: bool, gap: int) -> list[Part]:
    """A step is one place, or several words of an apostrophe or a hyphen: each has its own place."""
    choices = [choice for choice in step.split("/") if choice]
    if len(choices) == 1 and not choices[0].startswith("#"):
        words = re.findall(r"[^\W_]+\*?|[€$£%]", choices[0]) or [choices[0]]
        return [_part([word], optional=optional, gap=gap if not place else 0) for place, word in enumerate(words)]
    return [_part(choices, optional=optional, gap=gap)]


def _part(choices: list[str], *, optional: bool, gap: int) -> Part:
    plain = [choice if choice.endswith("*") else fold(choice) for choice in choices]
    return Part(
        exact=frozenset(choice for choice in plain if not choice.endswith("*") and choice != "#"),
        begins=tuple(choice[:-1] for choice in plain if choice.endswith("*") and choice != "#"),
        number="#" in plain,
        optional=optional,
        gap=gap,
    )
