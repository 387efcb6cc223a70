"""Twelve things that are done to a scam so that programs do not see it, while people still read it.

Written apart from the normalisation, with letters, words and tricks of its own choice. Each takes a text and a seeded
draw; ``None`` means that it cannot be done on this machine.
"""

import re
from collections.abc import Callable
from random import Random

from pecule.scams.learning.glossing import gloss

_LOOKALIKES = {
    "a": "аαɑ𝐚ａ", "b": "Ьƅ𝒃", "c": "сϲᴄ", "d": "ԁ𝗱", "e": "еҽé𝖾", "g": "ɡ𝐠", "h": "һ𝗵", "i": "іıɩ", "j": "јｊ",
    "k": "κк", "l": "ӏⅼ𝐥", "m": "ⅿｍ", "n": "ո𝓷", "o": "оοօ０", "p": "рρ", "q": "ԛ", "r": "г𝗋", "s": "ѕꜱ", "t": "т𝐭",
    "u": "υսᴜ", "v": "ѵν", "w": "ԝɯ", "x": "хⅹ", "y": "уү", "z": "ᴢ𝘇",
}  # fmt: skip
_LEET = {"a": "4@", "e": "3", "i": "1", "o": "0", "s": "5$", "t": "7", "l": "1"}
_UNSEEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_PICTURES = "🔥📦💰✅🎁⚠️🚨👉😀⭐"
_NEIGHBOURS = {
    "a": "zq",
    "e": "rz",
    "i": "uo",
    "o": "ip",
    "s": "dq",
    "t": "ry",
    "n": "b",
    "r": "te",
    "l": "km",
    "u": "yi",
}
_SYNONYMS = {
    "colis": "paquet", "paquet": "colis", "livraison": "acheminement", "cliquez": "appuyez",
    "votre compte": "votre profil",
    "bloqué": "gelé", "suspendu": "interrompu", "immédiatement": "sans tarder", "payez": "acquittez",
    "réglez": "soldez",
    "urgent": "pressing", "remboursement": "restitution", "amende": "contravention", "confirmez": "validez",
    "gagné": "remporté",
    "mettez à jour": "actualisez", "virement": "transfert", "dossier": "requête", "frais": "coûts",
    "rappel": "relance", "maman": "mère", "téléphone": "portable", "argent": "sous", "carte": "CB",
    "parcel": "package", "package": "parcel", "delivery": "shipment", "click": "tap", "your account": "your profile",
    "blocked": "frozen", "suspended": "on hold", "immediately": "without delay", "pay": "settle", "refund": "repayment",
    "fine": "penalty", "confirm": "validate", "won": "earned", "update": "renew", "free": "gratis",
    "prize": "reward", "call": "ring", "cash": "money", "claim": "collect", "verify": "check", "customer": "subscriber",
    "guaranteed": "assured", "mobile": "handset", "reply": "answer", "win": "gain", "text": "sms",
}  # fmt: skip
_INNOCENT = (
    "Coucou, on se voit samedi pour le repas chez mamie ? Pense à prendre le gâteau et les photos des vacances. Les "
    "enfants vont bien, le petit a perdu une dent. Bises à toute la famille et à dimanche. ",
    "Hi love, are we still meeting for lunch on Saturday? The kids are fine and the dog is asleep on the sofa. I will "
    "bring the photos and some cake. See you soon, give my love to your mum. ",
)
_LINK = re.compile(r"\b(?:https?://|www\.)?[\w-]+(?:\.[\w-]+)+(?:/\S*)?")


def _letters(text: str, change: Callable[[str], str]) -> str:
    """Change letters outside addresses, which would no longer lead anywhere."""
    kept = [(one.start(), one.end()) for one in _LINK.finditer(text)]
    return "".join(
        one if any(start <= place < end for start, end in kept) else change(one) for place, one in enumerate(text)
    )


def homoglyphs(text: str, random: Random) -> str:
    """Every third letter becomes one that looks alike."""
    table = _LOOKALIKES
    return _letters(text, lambda one: random.choice(table[one.lower()]) if _hit(one, table, random, 0.35) else one)


def leet(text: str, random: Random) -> str:
    """Digits and signs for letters."""
    return _letters(text, lambda one: random.choice(_LEET[one.lower()]) if _hit(one, _LEET, random, 0.4) else one)


def _hit(one: str, table: dict[str, str], random: Random, share: float) -> bool:
    return one.lower() in table and random.random() < share


def spacing(text: str, random: Random) -> str:
    """A third of the longer words are spelled out, letter by letter."""
    between = random.choice([" ", ".", "-"])
    return re.sub(
        r"(?<![\w./@])[^\W\d_]{4,}(?![\w./@])",
        lambda found: between.join(found.group()) if random.random() < 0.35 else found.group(),
        text,
    )


def zero_width(text: str, random: Random) -> str:
    """Characters nobody sees between the letters."""
    return _letters(text, lambda one: one + random.choice(_UNSEEN) if random.random() < 0.3 else one)


def case(text: str, random: Random) -> str:
    """All small, all capitals, or turned about at random."""
    way = random.randrange(3)
    if way < 2:
        return text.lower() if way else text.upper()
    return "".join(one.upper() if random.random() < 0.5 else one.lower() for one in text)


def synonyms(text: str, random: Random) -> str:
    """Words for words of the same sense."""
    names = "|".join(sorted(map(re.escape, _SYNONYMS), key=len, reverse=True))
    return re.sub(rf"\b({names})\b", lambda found: _SYNONYMS[found.group().lower()], text, flags=re.IGNORECASE)


def typos(text: str, random: Random) -> str:
    """One word in four is misspelt."""
    return re.sub(
        r"[^\W\d_]{4,}", lambda found: _slip(found.group(), random) if random.random() < 0.25 else found.group(), text
    )


def _slip(word: str, random: Random) -> str:
    place = random.randrange(1, len(word) - 1)
    way = random.randrange(4)
    if way == 0:
        return word[:place] + word[place + 1 :]
    if way == 1:
        return word[:place] + word[place] + word[place:]
    if way == 2:
        return word[: place - 1] + word[place] + word[place - 1] + word[place + 1 :]
    return word[:place] + random.choice(_NEIGHBOURS.get(word[place].lower(), "e")) + word[place + 1 :]


def split_link(text: str, random: Random) -> str:
    """Addresses with blanks or brackets in them, as those that ask the reader to put them together."""
    dot = random.choice([" . ", "[.]", " .", "(dot)", ". "])
    return _LINK.sub(lambda found: found.group().replace("://", ": //").replace(".", dot), text)


def pictures(text: str, random: Random) -> str:
    """Pictures between words, and within some."""
    spread = re.sub(r" ", lambda _: f" {random.choice(_PICTURES)} " if random.random() < 0.3 else " ", text)
    return re.sub(
        r"(?<=[a-z]{2})(?=[a-z]{2})", lambda _: random.choice(_PICTURES) if random.random() < 0.04 else "", spread
    )


def mixed_languages(text: str, random: Random) -> str:
    """Half of the English words in French; French texts are left to the other tricks."""
    return gloss(text, random, 0.5)


def padding(text: str, random: Random) -> str:
    """Three times as much innocent text around."""
    before = random.choice(_INNOCENT)
    return before + text + "\n" + random.choice(_INNOCENT)


EVASIONS: dict[str, Callable[[str, Random], str]] = {
    "homoglyphs": homoglyphs,
    "leet": leet,
    "spacing": spacing,
    "zero_width": zero_width,
    "case": case,
    "synonyms": synonyms,
    "typos": typos,
    "split_link": split_link,
    "pictures": pictures,
    "mixed_languages": mixed_languages,
    "padding": padding,
}
