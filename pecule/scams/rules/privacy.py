"""Takes out of a message what it says of the person who received it, and of others who did nothing. Pure.

A report keeps the words of a fraud and the ways by which its author wants to be reached, and nothing else: whoever
reads it later must not learn whom it was sent to. In doubt something is taken out.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pecule.scams.rules.indicators import Indicator
from pecule.scams.rules.reading import Reading
from pecule.scams.rules.traces import asks_to_reach, brand_words, shown_sender, traces
from pecule.scams.rules.urls import Address
from pecule.scams.rules.words import fold

KINDS = ("nir", "card", "iban", "email", "phone", "name", "home", "birth", "link")
"""What may be taken out; ``link`` is the part of an address that was made for one person."""
_NIR = re.compile(
    r"(?<!\d)[1-478](?:[\s.\-]?\d){4}[\s.\-]?(?:\d[\s.\-]?\d|2[\s.\-]?[AB])(?:[\s.\-]?\d){6}(?:[\s.\-]?\d{2})?(?!\d)",
    re.I,
)
_CARD = re.compile(r"(?<![\d+])\d(?:[\s.\-]?\d){12,18}(?!\d)")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ \u00a0]?(?=[A-Z]*\d)[A-Z0-9]{2,4}){3,8}\b", re.IGNORECASE)
_HOME = re.compile(
    r"\b\d{1,4}\s?(?:bis|ter|quater)?,?\s+(?:(?:rue|avenue|av\.?|boulevard|bd|impasse|chemin|allée|place|quai|route|square"
    r"|cours)\s+[^\n,.;!?]{2,40}|[A-Z][\w'’]+(?:\s[A-Z][\w'’]+)?\s+(?:street|road|avenue|lane|close|drive)\b)",
    re.IGNORECASE,
)
_BORN = re.compile(
    r"(?:\bn[ée](?:e|\(e\))?\s+le|\bborn(?:\s+on)?|naissance\s*:?)\s*(\d{1,2}[/. -]\w{1,9}[/. -]\d{2,4})", re.I
)
_GREETING = r"(?:bonjour|bonsoir|salut|coucou|cher|chère|chers|hello|hi|hey|dear|good (?:morning|evening|afternoon))"
_TITLE = r"(?:m\.|mr\.?|mme\.?|mlle\.?|monsieur|madame|mademoiselle|mrs\.?|ms\.?|miss|dr\.?|docteur)"
_NAME = r"[A-ZÀ-Ý][\w'’]+(?:-[A-ZÀ-Ý][\w'’]+)?"
_GREETED = re.compile(rf"(?i:\b{_GREETING})\s+(?:(?i:{_TITLE})\s+)?({_NAME}(?:[ \u00a0]{_NAME}){{0,2}})")
_TITLED = re.compile(rf"(?i:(?<!\w){_TITLE})\s+({_NAME}(?:[ \u00a0]{_NAME}){{0,2}})")
# What begins a sentence after a greeting, or stands there for anybody.
_NOBODY = frozenset(
    """
    votre vos vous nous notre nos je j'ai il elle on ce c'est cet cette le la les l un une des suite ici avez avons
    pour suivez rappel urgent attention dernier derniere merci veuillez svp bonjour client cliente clients madame
    monsieur messieurs mesdames mademoiselle maman papa mamie papi mamy cheri cherie mon ma mes tous toutes adherent
    assure assuree usager locataire titulaire beneficiaire abonne contribuable candidat candidate collegue ami amie
    amis votre compte livraison colis infos info alerte sms message a au aux en d de du si suis est sauf conformement
    your you we our this the i i'm it an a there here please customer client sir madam mum mom dad mummy grandma
    mme mr mrs mlle ms miss dr friend all team everyone valued user member account holder candidate winner there's final
    last urgent reminder is
    are has have from thank thanks good dear darling love honey taxpayer resident
    """.split()
)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A message fit to be kept: its text and its sender, with what can be recognised elsewhere.

    ``removed``: (kind, how many) of what was taken out, each replaced by its kind in brackets.
    """

    text: str
    sender: str
    indicators: tuple[Indicator, ...]
    removed: tuple[tuple[str, int], ...]


def clean(reading: Reading) -> Cleaned:
    """Take personal data out of a message that was read. The same message gives the same, whoever reports it."""
    text = reading.message.text
    spans = sorted(_spans(reading), key=lambda span: (span[0], -span[1]))
    parts: list[str] = []
    counts: dict[str, int] = {}
    at = 0
    for start, end, kind in spans:
        if start < at:
            if end <= at:
                continue
            start = at
        parts += (text[at:start], f"[{kind}]")
        counts[kind] = counts.get(kind, 0) + 1
        at = end
    parts.append(text[at:])
    removed = tuple((kind, counts[kind]) for kind in KINDS if kind in counts)
    return Cleaned("".join(parts).strip(), shown_sender(reading), traces(reading), removed)


def _spans(reading: Reading) -> Iterator[tuple[int, int, str]]:
    text = reading.message.text
    addresses = [(one.start, one.end) for one in reading.addresses]
    for address in reading.addresses:
        yield from _for_one_person(address, text)
    yield from ((*found.span(), "nir") for found in _NIR.finditer(text) if _outside(found.span(), addresses))
    cards = (found for found in _CARD.finditer(text) if _luhn(found.group()))
    yield from ((*found.span(), "card") for found in cards if _outside(found.span(), addresses))
    yield from ((*found.span(), "iban") for found in _IBAN.finditer(text) if _account(found.group()))
    yield from ((one.start, one.end, "iban") for one in reading.ibans)
    yield from ((one.start, one.end, "email") for one in reading.mailboxes if not asks_to_reach(one, text))
    yield from ((one.start, one.end, "phone") for one in reading.phones if not asks_to_reach(one, text))
    yield from ((*found.span(), "home") for found in _HOME.finditer(text))
    yield from ((*found.span(1), "birth") for found in _BORN.finditer(text))
    yield from ((start, end, "name") for start, end in _names(text) if _outside((start, end), addresses))


def _outside(span: tuple[int, int], others: Sequence[tuple[int, int]]) -> bool:
    return all(span[1] <= start or end <= span[0] for start, end in others)


def _for_one_person(address: Address, text: str) -> Iterator[tuple[int, int, str]]:
    """What follows a question mark in an address, or an e-mail in its path: it tells who opened it."""
    whole = text[address.start : address.end]
    mark = re.search(r"[?#](?!\[link)", whole)
    if mark:
        yield address.start + mark.start() + 1, address.end, "link"
    for found in re.finditer(r"[\w.+-]{1,64}(?:@|%40)[\w-]+(?:\.[\w-]+)+", whole):
        if not whole[: found.start()].endswith("://"):
            yield address.start + found.start(), address.start + found.end(), "email"


def _names(text: str) -> Iterator[tuple[int, int]]:
    """Where people are named: after a greeting or a title, and wherever such a name comes again."""
    named: set[str] = set()
    for found in (*_GREETED.finditer(text), *_TITLED.finditer(text)):
        end = start = found.start(1)
        for word in re.finditer(r"[^\s\u00a0]+", found.group(1)):
            plain = fold(word.group().replace("’", "'"))
            if plain in _NOBODY or plain in brand_words():
                break
            end = found.start(1) + word.end()
            named.update(part for part in re.split(r"-", word.group()) if len(part) > 2)
        if end > start:
            yield start, end
    for name in named:
        yield from (again.span() for again in re.finditer(rf"\b{re.escape(name)}\b", text, re.IGNORECASE))


def _luhn(written: str) -> bool:
    digits = [int(digit) for digit in re.sub(r"\D", "", written)][::-1]
    return sum(digits[::2]) % 10 == -sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2]) % 10


def _account(written: str) -> bool:
    """Whether it has the form of an account of a country: a mistyped one is somebody's too."""
    compact = re.sub(r"\s", "", written)
    return 15 <= len(compact) <= 34 and sum(letter.isdigit() for letter in compact) >= 12
