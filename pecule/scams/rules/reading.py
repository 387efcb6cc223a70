"""Reads a message: its language, whom it names, its addresses and numbers, what it asks, how it presses."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pecule.scams.learning.normalising import Normalised, normalise
from pecule.scams.rules import hosts, patterns
from pecule.scams.rules.amounts import Amount, Iban, find_amounts, find_ibans
from pecule.scams.rules.claims import find_brands
from pecule.scams.rules.language import language_of
from pecule.scams.rules.messages import Finding, Message
from pecule.scams.rules.obfuscation import find_obfuscation
from pecule.scams.rules.phones import Phone, find_phones, read_sender
from pecule.scams.rules.refanging import Mended, refang
from pecule.scams.rules.urls import Address, find_mailboxes, find_urls
from pecule.scams.rules.words import Words, sentence_ends, split

_EDGE = 80  # characters: who writes says so within them


@dataclass(frozen=True, slots=True)
class Mailbox:
    """An e-mail address: its ``domain``, and ``how`` it stands to the bodies that we know: official, free, a way of
    borrowing a name (see ``hosts.Owner``), or empty. Equal ``start`` and ``end``: it is the sender's."""

    text: str
    start: int
    end: int
    domain: str
    how: str
    brand: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a message holds. Places are those of the text as received. ``brands``: ids of the bodies it names.

    ``claimed``: those it names as who writes: as its sender, where it begins or where it ends.
    """

    message: Message
    language: str
    words: int
    brands: tuple[str, ...]
    claimed: tuple[str, ...]
    addresses: tuple[Address, ...]
    mailboxes: tuple[Mailbox, ...]
    phones: tuple[Phone, ...]
    sender: Phone | Mailbox | None
    amounts: tuple[Amount, ...]
    ibans: tuple[Iban, ...]
    obfuscated: tuple[tuple[int, int], ...]
    findings: tuple[Finding, ...]
    normalised: Normalised

    @property
    def ids(self) -> frozenset[str]:
        """Ids of everything found by its words."""
        return frozenset(finding.id for finding in self.findings)


def read(message: Message) -> Reading:
    """Read a message. Pure: nothing is visited, asked or kept."""
    text, answers = _own(message), message.answers
    mended = refang(text)
    back = mended.origin
    addresses = tuple(_moved(address, back) for address in find_urls(mended.text))
    mailboxes = tuple(_mailbox(*found, mended) for found in find_mailboxes(mended.text))
    blank = _without(text, [*addresses, *mailboxes])
    normalised = normalise(blank)
    words = split(normalised.text, normalised.origin, sentence_ends(blank))
    named = find_brands(text, words)
    sender, sending = _sender(message.sender), [*(answers.brands if answers else ()), *_sender_brands(message.sender)]
    signing = [brand.id for brand, start, end in named if start < _EDGE or end > len(text) - _EDGE]
    language = language_of(words.words)
    return Reading(
        message=message,
        language=language,
        words=len(words.words),
        brands=tuple(dict.fromkeys([brand.id for brand, _, _ in named] + sending)),
        claimed=tuple(dict.fromkeys(sending + signing)),
        addresses=addresses,
        mailboxes=mailboxes,
        phones=tuple(find_phones(blank, country="GB" if language == "en" else "FR")),
        sender=sender,
        amounts=tuple(find_amounts(blank)),
        ibans=tuple(find_ibans(blank)),
        obfuscated=tuple(find_obfuscation(blank)),
        findings=tuple(_findings(words)) if answers is None else (*answers.findings, *_alarming(words)),
        normalised=normalised,
    )


def _own(message: Message) -> str:
    """The words of the message itself, at their places: answers in our words are blank."""
    until = message.answers.until if message.answers else 0
    return " " * until + message.text[until:]


def _alarming(words: Words) -> Iterator[Finding]:
    """What alarms in what a person tells of a call. What calms there is their own caution, not the caller's."""
    return (finding for finding in _findings(words) if finding.points >= 0)


def _moved(address: Address, back: Sequence[int]) -> Address:
    if isinstance(back, range):
        return address
    return replace(address, start=back[address.start], end=back[address.end - 1] + 1)


def _mailbox(start: int, end: int, domain: str, mended: Mended) -> Mailbox:
    owner = hosts.owner(domain)
    how = "free" if domain in hosts.known("free_mail") else owner.how
    where = (mended.origin[start], mended.origin[end - 1] + 1) if end else (0, 0)
    return Mailbox(mended.text[start:end], *where, domain, how, owner.brand.id if owner.brand and how != "free" else "")


def _without(text: str, taken: Sequence[Address | Mailbox]) -> str:
    """The text with each address replaced by blanks: what is left are words, at their own places."""
    for one in taken:
        text = f"{text[: one.start]}{' ' * (one.end - one.start)}{text[one.end :]}"
    return text


def _sender(sender: str) -> Phone | Mailbox | None:
    if not sender:
        return None
    found = find_mailboxes(sender)
    if found:
        start, end, domain = found[-1]
        return replace(_mailbox(start, end, domain, refang(sender)), start=0, end=0)
    return read_sender(sender)


def _sender_brands(sender: str) -> list[str]:
    """Bodies that the name of the sender names (``"Ameli" <x@y.z>``, ``CHRONOPOST``)."""
    shown = sender.partition("<")[0] if "<" in sender else "" if "@" in sender else sender
    if not shown:
        return []
    words = split(shown.lower(), range(len(shown) + 1), ())
    return [brand.id for brand, _, _ in find_brands(shown.upper(), words)]


def _findings(words: Words) -> Iterator[Finding]:
    for match in patterns.find(words):
        yield Finding(
            match.pattern.id,
            match.pattern.reason,
            words.starts[match.first],
            words.ends[match.after - 1],
            match.pattern.points,
        )
