"""What somebody looks for: filters of a search, and the link that says the same. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from pecule.kernel.cents import UnreadableAmount, read_amount

TEXT_MAX = 100
PLACE_MAX = 60
CODE_MAX = 20
PAGES_MAX = 500  # beyond it, a better search is what helps


@dataclass(frozen=True, slots=True)
class Filters:
    """A search; what is empty or None filters nothing, and an offer is found when one session meets all the rest.

    ``text``: French words. ``place``: the start of a town's name or of a postcode. ``department``: its code (69, 2A,
    971). ``starts_from`` and ``starts_until``: first and last day on which the session may start. ``distance``: only
    at a distance (True), only somewhere (False). ``kind`` and ``certification``: kind and code of the certification.
    """

    text: str = ""
    place: str = ""
    department: str = ""
    starts_from: date | None = None
    starts_until: date | None = None
    price_max_cents: int | None = None
    distance: bool | None = None
    kind: str = ""
    certification: str = ""


def department_of(postcode: str) -> str:
    """The department of a French postcode, empty when it is none. Corsica's are 2A and 2B, overseas has three digits.

    A few communes have the postcode of the next department; imports that name the department are believed instead.
    """
    if len(postcode) != 5 or not (postcode.isascii() and postcode.isdecimal()):
        return ""
    if postcode[:2] == "20":
        return "2A" if postcode[2] in "01" else "2B"
    return postcode[:3] if postcode[:2] in ("97", "98") else postcode[:2]


def write_link(filters: Filters, *, page: int = 1) -> str:
    """The query string of a search, without its question mark; the same search has the same link."""
    cents = filters.price_max_cents
    pairs = [
        ("text", filters.text),
        ("place", filters.place),
        ("department", filters.department),
        ("from", filters.starts_from.isoformat() if filters.starts_from else ""),
        ("until", filters.starts_until.isoformat() if filters.starts_until else ""),
        ("price", "" if cents is None else f"{cents // 100}" + (f".{cents % 100:02}" if cents % 100 else "")),
        ("distance", {True: "yes", False: "no", None: ""}[filters.distance]),
        ("kind", filters.kind),
        ("certification", filters.certification),
        ("page", str(page) if page > 1 else ""),
    ]
    return urlencode([(name, value) for name, value in pairs if value])


def read_link(query: Mapping[str, str]) -> tuple[Filters, int]:
    """Filters and page of a link; what cannot be read filters nothing, so that an old or mangled link still opens."""
    filters = Filters(
        text=_text(query, "text", TEXT_MAX),
        place=_text(query, "place", PLACE_MAX),
        department=_text(query, "department", 3).upper(),
        starts_from=_day(query.get("from", "")),
        starts_until=_day(query.get("until", "")),
        price_max_cents=_cents(query.get("price", "")),
        distance={"yes": True, "no": False}.get(query.get("distance", "")),
        kind=_text(query, "kind", CODE_MAX),
        certification=_text(query, "certification", CODE_MAX).upper(),
    )
    return filters, _page(query.get("page", ""))


def synonyms_of(word: str) -> tuple[str, ...]:
    """Other names of a trade or a diploma, for a word in lower case without accents; mostly abbreviations."""
    return _SYNONYMS.get(word, ())


_GROUPS: Iterable[tuple[str, ...]] = (
    ("rh", "ressources humaines"),
    ("compta", "comptabilite"),
    ("info", "informatique"),
    ("dev", "developpeur"),
    ("programmation", "developpement informatique"),
    ("immo", "immobilier"),
    ("sst", "sauveteur secouriste"),
    ("secourisme", "sauveteur secouriste"),
    ("fle", "francais langue etrangere"),
    ("anglais", "english"),
    ("vae", "validation des acquis de l'experience"),
    ("permis", "conduite automobile"),
    ("poids lourd", "conducteur routier"),
    ("nounou", "petite enfance"),
    ("menage", "agent de proprete"),
    ("coiffeur", "coiffure"),
    ("cuisinier", "cuisine"),
    ("infirmier", "soins infirmiers"),
    ("aide-soignant", "aide soignante"),
    ("excel", "tableur"),
)
_SYNONYMS: dict[str, tuple[str, ...]] = {
    word: tuple(other for other in group if other != word) for group in _GROUPS for word in group if " " not in word
}


def _text(query: Mapping[str, str], name: str, limit: int) -> str:
    return query.get(name, "").replace("\0", "").strip()[:limit].strip()


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def _cents(text: str) -> int | None:
    try:
        return read_amount(text) if text else None
    except UnreadableAmount:
        return None


def _page(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or len(text) > 5:
        return 1
    return min(max(int(text), 1), PAGES_MAX)
