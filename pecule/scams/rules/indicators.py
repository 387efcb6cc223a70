"""What of a message can be recognised elsewhere: its numbers, addresses, domains, accounts. Never an official one."""

from collections.abc import Iterator
from dataclasses import dataclass

from pecule.scams.rules import hosts
from pecule.scams.rules.phones import Phone
from pecule.scams.rules.reading import Mailbox, Reading


@dataclass(frozen=True, slots=True)
class Indicator:
    """``kind``: phone (E.164 or short), email, domain, address (of a page) or iban; ``value`` normalised."""

    kind: str
    value: str


def indicators(reading: Reading) -> tuple[Indicator, ...]:
    """Each indicator of a message, once. Hosts that lend pages to anybody are no indicator: their pages are."""
    return tuple(dict.fromkeys(_found(reading)))


def _found(reading: Reading) -> Iterator[Indicator]:
    for address in reading.addresses:
        if not address.official:
            yield Indicator("address", address.host + address.path.rstrip("/"))
            if address.domain and not hosts.shared_hosting(address.host) and not address.hidden:
                yield Indicator("domain", address.domain)
    sender = reading.sender
    for mailbox in (*reading.mailboxes, *((sender,) if isinstance(sender, Mailbox) else ())):
        if mailbox.how != "official":
            yield Indicator("email", mailbox.text.lower())
    for phone in (*reading.phones, *((sender,) if isinstance(sender, Phone) else ())):
        if not phone.brand:
            yield Indicator("phone", phone.number)
    for account in reading.ibans:
        yield Indicator("iban", account.value)
