"""Addresses of pages: found in a text however they are written, and read alone, without visiting them."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from pecule.scams.rules import data, hosts

_TOKEN = re.compile(r"[^\s<>\"“”«»|\u200b]+")
_URL = re.compile(
    r"(?P<scheme>(?:h[tx*]{2}ps?|ftp)\s?:/{1,3})?(?P<user>[^\s/@?#]{1,64}@)?"
    r"(?P<host>(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,12}(?:[^\W\d_]{2,24}|xn--[a-z0-9-]{2,59})"
    r"|\d{1,3}(?:\.\d{1,3}){3}|0x[0-9a-f]{8}|\[[0-9a-f:.]{3,45}\])\.?"
    r"(?P<port>:\d{1,5})?(?P<path>[/?#]\S*)?",
    re.IGNORECASE,
)
_MAILBOX = re.compile(r"[\w.+-]{1,64}@(?:[\w-]{1,63}\.)+[^\W\d_]{2,24}")
_TRAILING = ".,;:!?)]}'’…*_"
# Endings that are also words of both languages: a bare name with one of them is more often a missing space.
_WORDS = frozenset(
    "de la me je se et no so to is in it at be am my us as do or an un sa ma au ca al ai my pour pro".split()
)
_IP = re.compile(r"\d{1,3}(\.\d{1,3}){3}|0x[0-9a-f]{8}|\[.*")
_PROGRAM = re.compile(r"\.(apk|exe|scr|msi|dmg|jar|vbs|bat|iso|hta)$", re.IGNORECASE)
_SCRIPT = re.compile(r"\.(php\d?|cgi|asp|aspx|jsp)$", re.IGNORECASE)
_PAGE = re.compile(r"\.html?$", re.IGNORECASE)
# Folders of a site's own machinery, where pages are left after a break-in; "https://" or an "@" in base 64.
_BROKEN_INTO = re.compile(
    r"/(wp-(content|includes|admin)|\.well-known/[a-z]|cgi-bin|modules/|images/.*\.php)", re.IGNORECASE
)
_CARRIED = re.compile(r"aHR0c|QGdtYWls|(?<![\w.+-])[\w.+-]{1,64}(@|%40)[\w-]+\.[a-z]{2,}", re.IGNORECASE)
_PARTS = re.compile(r"[a-z]{3,}")
_CONSONANTS = re.compile(r"[bcdfghjklmnpqrstvwxz]{5,}|(?=[a-z]*\d)(?=\d*[a-z])(?:[a-z]+\d+){2,}[a-z0-9]*|[0-9a-f]{12,}")
_BORROWED_MOST = frozenset(("bank", "parcel", "tax"))
_TOKENS = re.compile(r"[A-Za-z0-9+=_-]{24,}")
URL_MAX = 2000  # characters; browsers show fewer
LOOKALIKE = frozenset({"lookalike_script", "lookalike_inside", "lookalike_joined", "lookalike_typo", "name_in_path"})
HIDDEN = frozenset({"shortener", "ip", "userinfo", "punycode"})


@dataclass(frozen=True, slots=True)
class Address:
    """An address of a page. ``start`` and ``end`` are where it stands; ``host`` is in Unicode.

    ``domain`` is what somebody registered; ``brand`` is the id of the body whose it is, or whose name it borrows;
    ``signs`` are ids of ``data/points.yaml``; ``score`` in [0, 1] rises with danger.
    """

    text: str
    start: int
    end: int
    host: str
    domain: str
    path: str
    brand: str
    signs: tuple[str, ...]
    score: float

    @property
    def official(self) -> bool:
        """Whether it belongs to a body of the registry or to an authority."""
        return "official" in self.signs

    @property
    def lookalike(self) -> bool:
        """Whether it borrows a name."""
        return not LOOKALIKE.isdisjoint(self.signs)

    @property
    def hidden(self) -> bool:
        """Whether it does not show where it leads."""
        return not HIDDEN.isdisjoint(self.signs)

    @property
    def verdict(self) -> str:
        """One word for it: scam, looks_legitimate (official) or cannot_tell."""
        if self.official:
            return "looks_legitimate"
        return "scam" if self.score >= 0.5 else "cannot_tell"


def read_url(text: str) -> Address | None:
    """Read one address; None where there is none."""
    found = _URL.search(text.strip()[:URL_MAX])
    return _address(found, 0) if found else None


def find_urls(text: str) -> Iterator[Address]:
    """Each address of a page in a text (defanged ones must have been mended: see ``refanging``)."""
    for token in _TOKEN.finditer(text):
        word = token.group()
        if "." not in word and "://" not in word:
            continue
        for found in _URL.finditer(word[:URL_MAX]):
            if _meant(found, word):
                yield _address(found, token.start())


def find_mailboxes(text: str) -> list[tuple[int, int, str]]:
    """(start, end, domain in lower case) of each e-mail address in a text."""
    if "@" not in text:
        return []
    return [(m.start(), m.end(), m.group().rpartition("@")[2].lower()) for m in _MAILBOX.finditer(text)]


def _meant(found: re.Match[str], word: str) -> bool:
    """Whether it is an address, and not a mailbox, a missing space or a number with points."""
    host = found["host"]
    if found["scheme"]:
        return True
    if found["user"] and not found["path"]:
        return False
    if _IP.fullmatch(host):
        return bool(found["path"]) and host.count(".") == 3
    ending = host.rpartition(".")[2]
    if not hosts.is_ending(ending.lower()):
        return False
    if host.lower().startswith("www.") or found["path"]:
        return True
    if ending[0].isupper() and not host.isupper():
        return False
    return ending.lower() not in _WORDS or "-" in host or host.count(".") > 1


def _address(found: re.Match[str], offset: int) -> Address:
    whole = found.group()
    kept = whole.rstrip(_TRAILING)
    path = (found["path"] or "")[: max(0, len(found["path"] or "") - (len(whole) - len(kept)))]
    host = _shown(found["host"].lower())
    brand, signs = _signs(host, found["host"].lower(), path, user=bool(found["user"]), port=found["port"] or "")
    domain = "" if "ip" in signs else hosts.registrable(host)
    return Address(
        kept, offset + found.start(), offset + found.start() + len(kept), host, domain, path, brand, signs, score(signs)
    )


def score(signs: tuple[str, ...]) -> float:
    """What the signs make together, in [0, 1]."""
    points = data.read("points")["urls"]
    return 1 / (1 + math.exp(-points["start"] - sum(points[sign] for sign in signs)))


@lru_cache(maxsize=4096)
def _shown(host: str) -> str:
    """A host as a browser would show it: ``xn--`` parts in their own letters."""
    if "xn--" not in host:
        return host
    try:
        return ".".join(
            part[4:].encode("ascii").decode("punycode") if part.startswith("xn--") else part for part in host.split(".")
        )
    except UnicodeError:
        return host


def _signs(host: str, written: str, path: str, *, user: bool, port: str) -> tuple[str, tuple[str, ...]]:
    if _IP.fullmatch(host):
        return "", ("ip", *_path_signs(path, port))
    claimed = hosts.owner(host)
    brand = claimed.brand.id if claimed.brand else ""
    open_page = host in hosts.known("open_pages") or hosts.registrable(host) in hosts.known("open_pages")
    if claimed.how == "official" and not open_page and not user:
        return brand, ("official",)
    signs = [f"lookalike_{claimed.how}"] if claimed.how not in ("", "official") else []
    if hosts.registrable(host) in hosts.known("shorteners") or host in hosts.known("shorteners"):
        return "", ("shortener",)
    signs += [sign for sign, there in (("userinfo", user), ("open_page", open_page)) if there]
    if not host.isascii() or "xn--" in written:
        signs.append("punycode")
    if not signs and (found := _named_in_path(path)):
        brand, signs = found, ["name_in_path"]
    return brand, (*signs, *_shape(host), *_path_signs(path, port))


def _shape(host: str) -> Iterator[str]:
    """Signs of a host's form alone."""
    domain = hosts.registrable(host)
    label, _, ending = domain.partition(".")
    if hosts.shared_hosting(host):
        yield "open_hosting"
        label = host.split(".")[0]
    elif ending.rpartition(".")[2] in hosts.known("risky_endings"):
        yield "risky_ending"
    if any(part in hosts.known("bait") for part in _PARTS.findall(host[: -len(ending)]) if len(part) > 3):
        yield "bait_words"
    if label.count("-") >= 2:
        yield "hyphens"
    count = sum(letter.isdigit() for letter in label)
    if count >= 3:
        yield "many_digits" if count >= 5 else "digits"
    if _CONSONANTS.search(label):
        yield "random_name"
    if host.count(".") >= 4:
        yield "deep"
    if len(host) > 40:
        yield "long"


def _path_signs(path: str, port: str) -> Iterator[str]:
    bare = path.partition("?")[0]
    if _PROGRAM.search(bare):
        yield "program_file"
    elif _SCRIPT.search(bare):
        yield "script_file"
    elif _PAGE.search(bare):
        yield "page_file"
    if _BROKEN_INTO.search(bare):
        yield "broken_into"
    if _CARRIED.search(path):
        yield "carried_address"
    if any(part in hosts.known("bait") for part in _PARTS.findall(path.lower()) if len(part) > 3):
        yield "bait_path"
    if _TOKENS.search(path):
        yield "long_token"
    if port and port not in (":80", ":443"):
        yield "odd_port"


def _named_in_path(path: str) -> str:
    """Id of a body whose official domain or long name is a step of the path (``/www.paypal.com/login``)."""
    for step in re.split(r"[/?&=_.-]+", path.lower()[:300]):
        brand = hosts.named(step)
        if brand is not None and not brand.word and (len(step) > 4 or brand.kind in _BORROWED_MOST):
            return brand.id
    return ""
