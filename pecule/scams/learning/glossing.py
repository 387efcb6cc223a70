"""Rough translation, word for word, of English training messages into French: noise that carries the sense.

A student that has seen ``you have won a prize`` only in English knows nothing of ``vous avez gagné un prix``. A gloss
is no French anybody would write, but its words and their pieces are the right ones, which is all that the model sees.
"""

import re
from functools import cache
from pathlib import Path
from random import Random

_LEXICON = Path(__file__).parent / "written" / "lexicon.txt"
_TOKEN = re.compile(r"[^\W_]+(?:['’&/-][^\W_]+)*|\s+|.", re.DOTALL)
_PHRASE_MAX = 6


@cache
def lexicon() -> dict[str, str]:
    """English phrases in small letters, and what each becomes."""
    lines = _LEXICON.read_text(encoding="utf-8").splitlines()
    pairs = (line.partition("=") for line in lines if "=" in line and not line.startswith("#"))
    return {english: french for english, _, french in pairs}


def gloss(text: str, random: Random | None = None, share: float = 1.0) -> str:
    """``text`` with the phrases it knows put into French; with ``random``, each only with probability ``share``."""
    words = lexicon()
    tokens = _TOKEN.findall(text)
    written, place = [], 0
    while place < len(tokens):
        taken, french = _longest(tokens, place, words)
        if taken and (random is None or random.random() < share):
            written.append(french.capitalize() if tokens[place][:1].isupper() else french)
            place += taken
        else:
            written.append(tokens[place])
            place += 1
    return "".join(written)


def _longest(tokens: list[str], place: int, words: dict[str, str]) -> tuple[int, str]:
    for length in range(min(2 * _PHRASE_MAX - 1, len(tokens) - place), 0, -1):
        phrase = "".join(tokens[place : place + length]).lower().replace("’", "'")
        if phrase in words:
            return length, words[phrase]
    return 0, ""
