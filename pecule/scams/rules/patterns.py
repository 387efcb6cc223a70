"""Phrases by which messages ask, press, lure or reassure: ``data/patterns.yaml``, in both languages at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from pecule.scams.rules import data
from pecule.scams.rules.words import Phrase, Words, fold, read_phrases

_KEYS = frozenset({"id", "reason", "points", "unless", "needs", "fr", "en"})


# Demands, which a no before them turns into their contrary; and the noes that deny nothing of what follows.
_DEMANDS = frozenset(("asks_secret", "asks_bank_details", "asks_install", "asks_document", "mule", "cpf_solicitation"))
_NO = frozenset("jamais aucun aucune ni pas sans never not no nobody without nor neither t cannot".split())
_NO_DENIAL = frozenset(
    fold(word)
    for word in "oubliez oublie hesitez hesite manquez tardez raccrochez inquietez forget hesitate worry miss hang si "
    "if unless encore".split()
)
_REACH = 7  # words


@dataclass(frozen=True, slots=True)
class Pattern:
    """What phrases of one id mean. ``unless``: ids that undo it in its sentence; ``needs``: one the text must hold."""

    id: str
    reason: str
    points: float
    unless: frozenset[str]
    needs: str


@dataclass(frozen=True, slots=True)
class Match:
    """A phrase found: the places of its first word and after its last one, and its sentence."""

    pattern: Pattern
    first: int
    after: int
    sentence: int


@cache
def patterns() -> Mapping[str, Pattern]:
    """Every pattern by id. Raises ValueError where the data is wrong."""
    found: dict[str, Pattern] = {}
    for line in data.read("patterns"):
        if line.keys() - _KEYS or line["id"] in found:
            raise ValueError(f"pattern {line['id']}: written twice, or with a word that is not known")
        found[line["id"]] = Pattern(
            line["id"], line["reason"], float(line["points"]), frozenset(line.get("unless", ())), line.get("needs", "")
        )
    return found


@dataclass(frozen=True, slots=True)
class _Index:
    exact: Mapping[str, Sequence[Phrase]]
    begins: Mapping[str, Sequence[Phrase]]
    numbers: Sequence[Phrase]
    lengths: Sequence[int]


@cache
def _index() -> _Index:
    exact: dict[str, list[Phrase]] = {}
    begins: dict[str, list[Phrase]] = {}
    numbers: list[Phrase] = []
    for line in data.read("patterns"):
        for phrase in read_phrases(line["id"], f"{line['fr']}, {line['en']}"):
            first = phrase.parts[0]
            for word in first.exact:
                exact.setdefault(word, []).append(phrase)
            for beginning in first.begins:
                begins.setdefault(beginning, []).append(phrase)
            if first.number:
                numbers.append(phrase)
    return _Index(exact, begins, numbers, sorted({len(beginning) for beginning in begins}))


@lru_cache(maxsize=65_536)
def _beginning_with(word: str, following: str) -> tuple[Phrase, ...]:
    """Phrases that may begin with a word, the next one being ``following``."""
    return tuple(phrase for phrase in _first(word) if phrase.may_begin(following))


@lru_cache(maxsize=32_768)
def _first(word: str) -> tuple[Phrase, ...]:
    index = _index()
    found = list(index.exact.get(word, ()))
    for length in index.lengths:
        if length > len(word):
            break
        found += index.begins.get(word[:length], ())
    if word[0].isdigit():
        found += index.numbers
    return tuple(found)


def find(text: Words) -> list[Match]:
    """Every phrase of a text, in order. Of one id, the longest at each place."""
    known = patterns()
    found: dict[tuple[int, str], Match] = {}
    present = set(text.words)
    for at, (word, following) in enumerate(pairwise([*text.words, ""])):
        for phrase in _beginning_with(word, following):
            if phrase.anchor and phrase.anchor.isdisjoint(present):
                continue
            after = phrase.ends_at(text, at)
            if after is None:
                continue
            before = found.get((at, phrase.id))
            if before is None or before.after < after:
                found[at, phrase.id] = Match(known[phrase.id], at, after, text.sentences[at])
    return _standing([match for match in found.values() if not _denied(match, text)])


def _denied(match: Match, text: Words) -> bool:
    """Whether the same clause says no before what would be a demand: “we will not ask for”, “sans donner”."""
    if match.pattern.reason not in _DEMANDS:
        return False
    first = match.first
    while first and match.first - first < _REACH and _together(text, first - 1, match.first):
        first -= 1
    before = set(text.words[first : match.first])
    return not before.isdisjoint(_NO) and before.isdisjoint(_NO_DENIAL)


def _together(text: Words, one: int, other: int) -> bool:
    return text.sentences[one] == text.sentences[other] and text.clauses[one] == text.clauses[other]


def _standing(found: list[Match]) -> list[Match]:
    """Those that no other phrase undoes."""
    said = {(match.pattern.id, match.sentence) for match in found}
    ids = {match.pattern.id for match in found}
    return [
        match
        for match in found
        if (not match.pattern.needs or match.pattern.needs in ids)
        and not any((other, match.sentence) in said for other in match.pattern.unless)
    ]
