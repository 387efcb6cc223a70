"""What is shared of a campaign, whatever the format: never anything of those who reported it. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, UUID, uuid5


@dataclass(frozen=True, slots=True)
class Operator:
    """Who shares: ``address`` is that of its site, ``contact`` an e-mail that is answered."""

    name: str
    address: str
    contact: str

    @property
    def host(self) -> str:
        """The host name of its site."""
        return self.address.partition("://")[2].partition("/")[0].partition(":")[0]

    @property
    def id(self) -> UUID:
        """The same for ever, as long as the site keeps its address."""
        return uuid5(NAMESPACE_URL, self.address)


@dataclass(frozen=True, slots=True)
class SharedIndicator:
    """Something that ``people`` independent people gave: ``value`` as a campaign keeps it, sure to ``confidence`` %.

    ``revoked``: it was wrong, and whoever has it should forget it.
    """

    kind: str
    value: str
    people: int
    confidence: int
    first_at: datetime
    last_at: datetime
    until: datetime
    revoked: bool = False


@dataclass(frozen=True, slots=True)
class SharedCampaign:
    """A campaign as it is shared. ``brand``: how people call the body imitated, or nothing.

    ``text`` is empty unless several people received it word for word. ``public``: everybody is warned of it;
    ``revoked``: an analyst took that back.
    """

    id: UUID
    brand: str
    theme: str
    channel: str
    language: str
    verdict: str
    text: str
    people: int
    begun_at: datetime
    last_at: datetime
    changed_at: datetime
    lures: tuple[str, ...]
    indicators: tuple[SharedIndicator, ...]
    public: bool
    revoked: bool = False

    @property
    def title(self) -> str:
        """What it is called, in English."""
        how = _HOW[self.channel]
        return f"False “{self.brand}” {how}" if self.brand else f"Fraudulent {how} ({self.theme})"

    @property
    def tlp(self) -> str:
        """Green where everybody is warned anyway, amber before: a suspect may still be nobody's."""
        return "green" if self.public else "amber"

    def standing(self, *kinds: str) -> Iterator[SharedIndicator]:
        """Indicators of some kinds that nobody took back."""
        return (one for one in self.indicators if one.kind in kinds and not one.revoked)


_HOW = {
    "sms": "SMS", "email": "e-mails", "call": "calls", "job_offer": "job offers", "social": "messages",
    "letter": "letters",
}  # fmt: skip


def utc(at: datetime) -> str:
    """An instant as these formats write it, to the millisecond."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def host_of(one: SharedIndicator) -> str:
    """The host that an address, a domain or an e-mail is at."""
    return one.value.partition("/")[0].rpartition("@")[2]


def page_of(one: SharedIndicator) -> str:
    """A page as an address that a browser could open; a part made for each victim is left out with what follows."""
    return "https://" + one.value.partition("*")[0]
