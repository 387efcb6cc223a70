"""What the headers of an e-mail say of who sent it and which way it came. Pure.

Results of SPF, DKIM and DMARC are taken as the receiving server wrote them down (RFC 8601), never found anew: that
would ask the network, later and from elsewhere. Whoever relayed a message could write anything below its own line.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr, parsedate_to_datetime
from ipaddress import ip_address
from itertools import pairwise

from pecule.scams.rules import hosts

Headers = Mapping[str, tuple[str, ...]]
_RESULT = re.compile(
    r"\b(spf|dkim|dmarc)\s*=\s*(pass|fail|softfail|neutral|none|temperror|permerror|bestguesspass)\b", re.I
)
_FROM_HOST = re.compile(r"^\s*from\s+([\w.-]+)", re.I)
_IP = re.compile(r"\[(?:IPv6:)?([0-9a-fA-F.:]{3,45})\]")
_SHOWN_ADDRESS = re.compile(r"[\w.+-]{1,64}@([\w-]{1,63}(?:\.[\w-]{1,63})+)")
_SLOW = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Hop:
    """A server that handed the message on: its ``host`` as it named itself, its ``ip`` as it was seen, and when."""

    host: str
    ip: str
    at: datetime | None

    @property
    def outside(self) -> bool:
        """Whether it was reached over the open network: an address of nobody's own network."""
        try:
            return ip_address(self.ip).is_global
        except ValueError:
            return False

    def __str__(self) -> str:
        return f"{self.host} [{self.ip}]" if self.ip else self.host


@dataclass(frozen=True, slots=True)
class Origin:
    """What the headers say. ``results``: of spf, dkim and dmarc as the receiving server found them, absent when not.

    ``path``: what it passed, the first one first. ``shown_domain``: of an address written as the sender's name.
    """

    sender: str
    sender_domain: str
    shown_domain: str
    reply_domain: str
    return_domain: str
    results: Mapping[str, str]
    path: tuple[Hop, ...]

    @property
    def failed(self) -> bool:
        """Whether the sender's domain did not vouch for it."""
        return self.results.get("dmarc") == "fail" or (
            self.results.get("spf") in ("fail", "softfail") and self.results.get("dkim") != "pass"
        )

    @property
    def replies_elsewhere(self) -> bool:
        """Whether an answer goes to another domain than the sender's."""
        return _differ(self.reply_domain, self.sender_domain)

    @property
    def shows_another(self) -> bool:
        """Whether the name shown is an address of another domain: mail programs hide the real one behind it."""
        return _differ(self.shown_domain, self.sender_domain)

    @property
    def first_outside(self) -> Hop | None:
        """The first server on the open network, as whoever received from it saw it."""
        return next((hop for hop in self.path if hop.outside), None)

    @property
    def slowest(self) -> timedelta:
        """The longest wait between two servers; zero when their clocks do not say."""
        times = [hop.at for hop in self.path if hop.at is not None]
        return max((later - sooner for sooner, later in pairwise(times)), default=timedelta())

    @property
    def delayed(self) -> bool:
        """Whether it waited for hours somewhere: queues of machines that were taken over do."""
        return self.slowest >= _SLOW


def origin_of(headers: Headers) -> Origin:
    """What the headers of an e-mail say of where it comes from."""
    sender = headers.get("from", ("",))[0]
    shown = _SHOWN_ADDRESS.search(parseaddr(sender)[0])
    told = " ".join((*_told(headers), *_spf(headers)))
    return Origin(
        sender=sender,
        sender_domain=domain_of(sender),
        shown_domain=shown[1].lower() if shown else "",
        reply_domain=domain_of(headers.get("reply-to", ("",))[0]),
        return_domain=domain_of(headers.get("return-path", ("",))[0]),
        results={found[1].lower(): found[2].lower() for found in reversed(list(_RESULT.finditer(told)))},
        path=tuple(_hops(headers.get("received", ()))),
    )


def domain_of(address: str) -> str:
    """The domain of an address as a header gives it, in lower case; empty without one."""
    return parseaddr(address)[1].rpartition("@")[2].lower().strip(">")


def _told(headers: Headers) -> tuple[str, ...]:
    """What the last server to receive it found; where it wrote nothing, what it was told by a chain (RFC 8617)."""
    return (
        headers.get("authentication-results", ())[:1]
        or tuple(line for line in headers.get("arc-authentication-results", ()) if re.match(r"\s*i\s*=\s*1\s*;", line))
        or headers.get("arc-authentication-results", ())[-1:]
    )


def _spf(headers: Headers) -> list[str]:
    return [f"spf={line.split()[0]}" for line in headers.get("received-spf", ())[:1] if line.split()]


def _hops(received: tuple[str, ...]) -> Iterator[Hop]:
    for line in reversed(received):
        found = _FROM_HOST.search(line)
        if found:
            ip = _IP.search(line.partition(" by ")[0])
            yield Hop(found[1].rstrip("."), ip[1] if ip else "", _time(line))


def _time(line: str) -> datetime | None:
    try:
        told = parsedate_to_datetime(line.rpartition(";")[2].strip())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return told if told.tzinfo else told.replace(tzinfo=UTC)


def _differ(one: str, other: str) -> bool:
    first, second = hosts.registrable(one), hosts.registrable(other)
    return bool(first and second) and first != second
