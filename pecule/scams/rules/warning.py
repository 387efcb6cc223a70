"""The words of a warning, in French and English: ``data/warnings.yaml``. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pecule.scams.rules import data
from pecule.scams.rules.campaigns import brand_title
from pecule.scams.rules.refanging import refang
from pecule.scams.rules.urls import find_mailboxes, find_urls

_TITLES = {
    "fr": ("Attention aux faux messages « {brand} »", "Attention : {how} frauduleux circulent"),
    "en": ("Watch out for false “{brand}” messages", "Watch out: fraudulent {how} are going round"),
}
_HOW = {
    "sms": ("des SMS", "SMS"), "email": ("des e-mails", "e-mails"), "call": ("des appels", "calls"),
    "job_offer": ("des messages d’emploi", "job offers"), "social": ("des messages", "messages"),
    "letter": ("des courriers", "letters"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spotting:
    """The standing poster: how a fraud shows itself, and what to do."""

    title: str
    signs: Sequence[str]
    do: str


def title(brand: str, channel: str, language: str) -> str:
    """What a warning is called: whose name is borrowed, or how the messages come."""
    named, unnamed = _TITLES[language]
    how = _HOW[channel][0 if language == "fr" else 1]
    return named.format(brand=brand_title(brand)) if brand else unnamed.format(how=how)


def to_do(theme: str, language: str) -> str:
    """What to do on receiving such a message."""
    words = data.read("warnings")["do"]
    return str((words.get(theme) or words["other"])[language])


def then(language: str) -> str:
    """Whom to tell, and where to turn once something was given."""
    return str(data.read("warnings")["then"][language])


def spotting(language: str) -> Spotting:
    """The words of the standing poster."""
    return Spotting(**data.read("warnings")["spot"][language])


def harmless(text: str) -> str:
    """A text whose addresses nothing opens by itself: each point of a host stands in brackets."""
    mended = refang(text).text
    spans = [(one.start, one.end) for one in find_urls(mended)]
    spans += [(start, end) for start, end, _ in find_mailboxes(mended)]
    for start, end in sorted(spans, reverse=True):
        scheme, mark, rest = mended[start:end].rpartition("://")
        host, slash, path = rest.partition("/")
        defanged = re.sub("^http", "hxxp", scheme) + mark + host.replace(".", "[.]") + slash + path
        mended = mended[:start] + defanged + mended[end:]
    return mended
