"""Everything that speaks for or against a message, with its weight: phrases, addresses, numbers, sender."""

from collections.abc import Iterator, Mapping

from pecule.scams.rules import data, hosts, registry
from pecule.scams.rules.combining import combine
from pecule.scams.rules.headers import origin_of
from pecule.scams.rules.messages import Finding
from pecule.scams.rules.phones import Phone
from pecule.scams.rules.reading import Mailbox, Reading
from pecule.scams.rules.urls import Address

CALMING = frozenset(("official_address", "asks_nothing", "warns_never_to_share", "expected_notice"))
ASKS = frozenset(
    (
        "asks_secret", "asks_bank_details", "asks_payment", "asks_click", "asks_call_back", "asks_reply",
        "asks_install", "asks_document",
    )
)  # fmt: skip
PRESSES = frozenset(("urgency", "threat"))
LURES = frozenset(("gain", "curiosity", "familiarity", "secrecy"))


def points_of(name: str) -> float:
    """The weight of a sign of a message."""
    points: Mapping[str, float] = data.read("points")["message"]
    return points[name]


def reasons(reading: Reading) -> list[Finding]:
    """Every sign found in a message, phrases first."""
    found = [
        *reading.findings,
        *_of_addresses(reading),
        *_of_numbers(reading),
        *_of_sender(reading),
        *_of_headers(reading),
    ]
    found += [_sign("obfuscated_text", "obfuscated_text", *place) for place in reading.obfuscated]
    found += [_theme("amount_named", amount.start, amount.end) for amount in reading.amounts]
    found += [_theme("number_given", phone.start, phone.end) for phone in reading.phones if not phone.brand]
    found += combine(found)
    alarmed = any(finding.reason and finding.reason not in CALMING | {"authority"} for finding in found)
    if not alarmed and not any(not address.official for address in reading.addresses):
        found.append(_sign("asks_nothing", "asks_nothing", 0, 0))
    return found


def only_official(reading: Reading) -> bool:
    """Whether the message leads somewhere, and only to addresses or numbers that bodies publish."""
    leads = [address.official for address in reading.addresses]
    leads += [mailbox.how == "official" for mailbox in reading.mailboxes]
    leads += [bool(phone.brand) for phone in reading.phones if phone.kind != "short" or phone.brand]
    return bool(leads) and all(leads)


def imitable(reading: Reading) -> list[str]:
    """Bodies that the message names and that could be its author: not the messengers through which one writes."""
    brands = registry.brands()
    return [brand for brand in reading.brands if brands[brand].kind != "social"]


def claims(reading: Reading) -> bool:
    """Whether the message says that one of these bodies writes it."""
    return not set(imitable(reading)).isdisjoint(reading.claimed)


def _sign(name: str, reason: str, start: int, end: int) -> Finding:
    return Finding(name, reason, start, end, points_of(name))


def _theme(name: str, start: int, end: int) -> Finding:
    """What says nothing alone: see ``combining``."""
    return Finding(name, "", start, end, 0.0)


def _of_addresses(reading: Reading) -> Iterator[Finding]:
    named, claimed = imitable(reading), claims(reading)
    alone = all(address.official for address in reading.addresses)
    for address in reading.addresses:
        # A shop named in a false alert of a bank is official too, and so is an address put beside a false one.
        fits = alone and (not claimed or not address.brand or address.brand in reading.claimed)
        name, reason = _address(address, named, claimed=claimed, fits=fits)
        yield _sign(name, reason, address.start, address.end)
    for mailbox in reading.mailboxes:
        if name := _mailbox(mailbox, claimed=claimed):
            yield _sign(name, name, mailbox.start, mailbox.end)
    if _at_home(reading):
        yield _sign("own_address", "", 0, 0)


def _at_home(reading: Reading) -> bool:
    """Whether it leads to the domain, or the name, that it comes from: whoever writes owns it, which proves little."""
    sender, leads = reading.sender, {address.domain for address in reading.addresses}
    if isinstance(sender, Mailbox):
        return not sender.how and leads == {hosts.registrable(sender.domain)}
    shown = "".join(letter for letter in reading.message.sender.lower() if letter.isalnum())
    return len(shown) > 3 and bool(leads) and all(lead.split(".")[0].replace("-", "") == shown for lead in leads)


def _address(address: Address, named: list[str], *, claimed: bool, fits: bool) -> tuple[str, str]:
    if address.official:
        return ("official_address", "official_address") if fits else ("other_official", "")
    if address.lookalike:
        return "lookalike_domain", "lookalike_domain"
    if address.hidden:
        return "hidden_address", "hidden_address"
    if named:
        return ("unofficial_address" if claimed else "mentioned_elsewhere"), "unofficial_address"
    return ("risky_address" if address.score >= 0.3 else "unknown_address"), ""


def _mailbox(mailbox: Mailbox, *, claimed: bool) -> str:
    if mailbox.how == "official":
        return "official_address"
    if mailbox.how == "free":
        return "odd_sender" if claimed else ""
    if mailbox.how:
        return "lookalike_domain"
    return "unofficial_address" if claimed else ""


def _of_numbers(reading: Reading) -> Iterator[Finding]:
    for phone in reading.phones:
        if phone.brand:
            yield _sign("official_address", "official_address", phone.start, phone.end)
        elif phone.kind == "premium":
            yield _sign("premium_number", "premium_number", phone.start, phone.end)
        elif phone.kind == "foreign" and reading.language == "fr":
            yield _sign("foreign_number", "odd_sender", phone.start, phone.end)
        elif phone.kind == "canvassing":
            yield _sign("canvassing_number", "", phone.start, phone.end)


def _of_sender(reading: Reading) -> Iterator[Finding]:
    sender, claimed = reading.sender, claims(reading)
    if isinstance(sender, Mailbox):
        if name := _mailbox(sender, claimed=claimed):
            yield _sign(name, name, 0, 0)
    elif isinstance(sender, Phone):
        odd = sender.kind in ("mobile", "foreign", "premium")
        if sender.brand or sender.kind == "short":
            yield _sign("short_sender", "", 0, 0)
        elif odd and claimed:
            yield _sign("odd_sender", "odd_sender", 0, 0)
        elif sender.kind == "foreign" and reading.language == "fr":
            yield _sign("foreign_number", "odd_sender", 0, 0)


def _of_headers(reading: Reading) -> Iterator[Finding]:
    headers = reading.message.headers
    if not headers:
        return
    origin = origin_of(headers)
    if origin.failed:
        yield _sign("failed_authentication", "odd_sender", 0, 0)
    if origin.replies_elsewhere and hosts.owner(origin.sender_domain).how != "official":
        yield _sign("reply_elsewhere", "odd_sender", 0, 0)
    if origin.shows_another:
        yield _sign("shown_address", "odd_sender", 0, 0)
