"""By what a message can be recognised elsewhere, once what is somebody else's is left out. Pure."""

import re
from collections.abc import Iterator
from functools import cache

from pecule.scams.rules import hosts, registry
from pecule.scams.rules.indicators import Indicator
from pecule.scams.rules.phones import Phone
from pecule.scams.rules.reading import Mailbox, Reading
from pecule.scams.rules.urls import Address
from pecule.scams.rules.words import fold

_CONTACT = re.compile(
    r"(?:appel|rappel|contact|joi[ng]|compos|répond|repond|écri|ecri|whatsapp|telegram|signal|sms au|au numéro|t[ée]l|"
    r"numéro est|mon nouveau|nouveau num|mail|call|phone|ring|dial|text|repl|reach|write|message me|send)"
    r"[^.!?\n]{0,60}$",
    re.IGNORECASE,
)
_OWNED = re.compile(
    r"(?:votre|vos|ton|ta|your)\s+(?:\w+\s+){0,2}?(?:num[ée]ro|mobile|portable|ligne|t[ée]l[ée]phone|e-?mail|mail|adresse|compte|"
    r"account|number|phone|line|address|card|carte|iban|rib)[^.!?\n]{0,40}$|(?:envoy[ée]\w*|sent)\s+(?:au|à|to)\s*$",
    re.IGNORECASE,
)
_PAY = re.compile(
    r"vir(?:ement|er|ez)|vers(?:er|ez|ement)|pay|règl|regl|transf|send|deposit|dépos|depos|iban|rib", re.I
)


def asks_to_reach(one: Phone | Mailbox, text: str) -> bool:
    """Whether the message gives it to be reached by, rather than telling somebody what theirs is."""
    if isinstance(one, Phone) and (
        one.brand or one.kind in ("short", "premium", "toll_free", "canvassing", "platform")
    ):
        return True
    if isinstance(one, Mailbox) and one.how == "official":
        return True
    before = text[max(0, one.start - 80) : one.start]
    return bool(_CONTACT.search(before)) and not _OWNED.search(before)


def _pays_to(start: int, text: str) -> bool:
    """Whether a bank account is given to send money to."""
    before = text[max(0, start - 120) : start]
    return bool(_PAY.search(before)) and not _OWNED.search(before)


def shown_sender(reading: Reading) -> str:
    """The number, mailbox or short name that it came from; another text may be the name of a contact."""
    found = reading.sender
    if isinstance(found, Phone):
        return found.number
    if isinstance(found, Mailbox):
        return found.text.lower()
    shown = " ".join(reading.message.sender.split())
    return shown.upper() if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9 .&_'-]{1,10}", shown) and _is_brandlike(shown) else ""


def _is_brandlike(shown: str) -> bool:
    """Whether a name shown as the sender is a firm's, not that of somebody's contact: one word, or a body's name."""
    return " " not in shown or fold(shown.split()[0]) in brand_words()


VALUE_MAX = 300
"""Characters: what is longer was made for one person, and no list takes it."""


def traces(reading: Reading) -> tuple[Indicator, ...]:
    """What a message can be recognised by elsewhere: its author's own, never a victim's and never an official one."""
    text = reading.message.text
    found = [*_of_addresses(reading), *_of_people(reading), *_of_sender(reading)]
    found += [Indicator("iban", one.value) for one in reading.ibans if _pays_to(one.start, text)]
    return tuple(dict.fromkeys(one for one in found if len(one.value) <= VALUE_MAX))


def _of_addresses(reading: Reading) -> Iterator[Indicator]:
    for address in reading.addresses:
        if address.official:
            continue
        if template := url_template(address):
            yield Indicator("address", template)
        if address.domain and not _lent(address):
            yield Indicator("domain", address.domain)


def _of_people(reading: Reading) -> Iterator[Indicator]:
    text = reading.message.text
    for mailbox in reading.mailboxes:
        if mailbox.how != "official" and asks_to_reach(mailbox, text):
            yield Indicator("email", mailbox.text.lower())
    for phone in reading.phones:
        if not phone.brand and asks_to_reach(phone, text):
            yield Indicator("phone", phone.number)


def _of_sender(reading: Reading) -> Iterator[Indicator]:
    sender = reading.sender
    if isinstance(sender, Phone):
        if not sender.brand and not _official_sender(sender.number):
            yield Indicator("phone", sender.number)
    elif isinstance(sender, Mailbox):
        if sender.how != "official":
            yield Indicator("email", sender.text.lower())
    elif (name := shown_sender(reading)) and not _official_sender(name):
        yield Indicator("sender", name)


def _lent(address: Address) -> bool:
    """Whether its host lends pages to anybody, or hides where it leads."""
    return hosts.shared_hosting(address.host) or address.hidden or "open_page" in address.signs


def _official_sender(name: str) -> bool:
    return any(name.casefold() in brand.senders for brand in registry.brands().values())


def url_template(address: Address) -> str:
    """An address without what each victim gets of their own: no query, a star for parts with digits or very long.

    On hosts that lend pages to anybody, and behind shorteners, the path is all there is: it is kept whole, and without
    one there is nothing to recognise.
    """
    host = address.host.removeprefix("www.")
    parts = [part for part in re.split(r"[?#]", address.path, maxsplit=1)[0].split("/") if part]
    if _lent(address):
        return "/".join([host, *parts]) if parts else ""
    return "/".join([host, *("*" if re.search(r"\d", part) or len(part) > 24 else part.lower() for part in parts)])


@cache
def brand_words() -> frozenset[str]:
    """First words of the names that bodies have."""
    return frozenset(name.split()[0] for brand in registry.brands().values() for name in brand.names)
