"""What people write of one thing, reduced to one text, so that two who share it can be found. Pure.

Each kind has its rule; reading what was read gives the same again. The same rules read indicators and the facts of
those who are screened.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable

from stdnum import iban as iban_norm
from stdnum.exceptions import ValidationError

from pecule.screening.rules.refusals import IndicatorTooBroad, IndicatorUnfit, KindUnknown, ReasonMissing

REASON_MAX = 500
# Mailboxes, shorteners and hosts that everybody uses: as a domain they tell nothing.
PUBLIC = frozenset(
    """
    gmail.com googlemail.com google.com outlook.com outlook.fr hotmail.com hotmail.fr live.com live.fr msn.com yahoo.com
    yahoo.fr ymail.com icloud.com me.com mac.com proton.me protonmail.com pm.me gmx.com gmx.fr mail.com zoho.com aol.com
    yandex.com tutanota.com orange.fr wanadoo.fr free.fr sfr.fr neuf.fr club-internet.fr bbox.fr numericable.fr
    laposte.net voila.fr aliceadsl.fr bit.ly tinyurl.com t.co goo.gl is.gd cutt.ly rebrand.ly facebook.com instagram.com
    whatsapp.com wa.me t.me linkedin.com youtube.com docs.google.com forms.gle sites.google.com github.io
    gouv.fr service-public.fr example.org example.com
    """.split()
)
_LEGAL_FORMS = frozenset("sarl sas sasu eurl sa sci scop scic snc ei eirl earl association asso ste societe".split())


def read_value(kind: str, text: str) -> str:
    """The one text that stands for what ``text`` says. Raises KindUnknown, IndicatorUnfit, IndicatorTooBroad."""
    reader = _READERS.get(kind)
    if reader is None:
        raise KindUnknown(kind=kind[:20])
    found = reader(unicodedata.normalize("NFKC", text.replace("\0", "")).strip())
    if not found or len(found) > 300:
        raise IndicatorUnfit(kind=kind)
    if kind == "domain" and found in PUBLIC:
        raise IndicatorTooBroad(value=found)
    return found


def shown_value(kind: str, value: str) -> str:
    """What may be kept and shown of a value that was read: all of it, but of an account its country and its end."""
    return f"{value[:2]} … {value[-4:]}" if kind == "iban" else value


_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"'()\[\]]{3,500}", re.IGNORECASE)
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\w.,])(?:\+33|0033|0)[\s.]?\(?0?\)?[1-9](?:[\s.-]?\d{2}){4}(?!\w)")


def found_in(text: str) -> set[tuple[str, str]]:
    """The addresses, e-mails and French phone numbers that a text names, as (kind, text as it is written)."""
    found = {("email", one) for one in _EMAIL.findall(text)} | {("phone", one) for one in _PHONE.findall(text)}
    for one in _URL.findall(text):
        found |= {("address", one.rstrip(".,;:!?")), ("domain", one)}
    return found


def domains_of(names: Iterable[str]) -> set[str]:
    """The domains of e-mails and hosts that were read, with those above them, without those that everybody uses."""
    found = set()
    for name in names:
        labels = name.rpartition("@")[2].split(".")
        found |= {".".join(labels[place:]) for place in range(len(labels) - 1)}
    return found - PUBLIC


def read_reason(text: str) -> str:
    """A reason, trimmed. Raises ReasonMissing when there is none."""
    trimmed = " ".join(text.replace("\0", "").split())[:REASON_MAX]
    if not trimmed:
        raise ReasonMissing
    return trimmed


def _phone(text: str) -> str:
    """E.164, or a short number as it is; a number without its country is French."""
    bare = re.sub(r"[\s.\-/()_]", "", text.removeprefix("tel:"))
    bare = re.sub(r"^00", "+", bare)
    bare = re.sub(r"^\+33\(?0\)?(?=\d{9}$)", "+33", bare)
    if re.fullmatch(r"0[1-9]\d{8}", bare, re.ASCII):
        return f"+33{bare[1:]}"
    return bare if re.fullmatch(r"\+[1-9]\d{6,14}|[1-9]\d{3,5}", bare, re.ASCII) else ""


def _email(text: str) -> str:
    bare = _refanged(text).lower().removeprefix("mailto:").replace("[at]", "@")
    local, _, domain = bare.rpartition("@")
    host = _host(domain)
    return f"{local}@{host}" if host and re.fullmatch(r"[^\s@<>\"]{1,64}", local) else ""


def _domain(text: str) -> str:
    bare = re.sub(r"^[a-z][a-z0-9+.-]*://", "", _refanged(text).lower())
    host = re.split(r"[/?#]", bare, maxsplit=1)[0].rpartition("@")[2]
    return _host(re.sub(r":\d+$", "", host)).removeprefix("www.")


def _address(text: str) -> str:
    """A web address as a template: no query, and a star for what each victim gets of their own."""
    bare = re.sub(r"^[a-z][a-z0-9+.-]*://", "", _refanged(text), flags=re.IGNORECASE)
    path = re.split(r"[?#]", bare, maxsplit=1)[0]
    host, _, rest = path.partition("/")
    domain = _domain(host)
    if not domain or re.search(r"\s", rest):
        return ""
    parts = ["*" if _is_own(part) else part for part in rest.lower().split("/") if part]
    return "/".join([domain, *parts])


def _is_own(part: str) -> bool:
    return bool(re.search(r"\d", part)) or len(part) > 24 or part == "*"


def _iban(text: str) -> str:
    try:
        return str(iban_norm.validate(text))
    except ValidationError:
        return ""


def _digits(count: int) -> Callable[[str], str]:
    def read(text: str) -> str:
        bare = re.sub(r"[\s.\-]", "", text)
        return bare if re.fullmatch(rf"\d{{{count}}}", bare, re.ASCII) else ""

    return read


def _name(text: str) -> str:
    """A firm's name without accents, capitals, signs and legal form, so that these cannot be what differs."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    plain = re.sub(r"\b([a-z])\.(?=[a-z]\b)", r"\1", plain)  # S.A.R.L is SARL
    words = [word for word in re.findall(r"[a-z0-9]+", plain) if word not in _LEGAL_FORMS]
    whole = " ".join(words)
    return whole if len(whole) >= 4 else ""


def _sender(text: str) -> str:
    """The name or short number that a message gives as its sender."""
    bare = " ".join(text.upper().split())
    return bare if re.fullmatch(r"[A-Z0-9][A-Z0-9 .&_'\-]{1,10}", bare, re.ASCII) else ""


def _refanged(text: str) -> str:
    """The address that somebody made harmless: hxxp, [.], (dot)."""
    bare = re.sub(r"[\[({]\s*(?:\.|dot)\s*[\])}]", ".", text.strip(), flags=re.IGNORECASE)
    return re.sub(r"^h(?:xx|tt)p(s?)(?:\[:\]|:)//", r"http\1://", bare, flags=re.IGNORECASE)


def _host(text: str) -> str:
    """A host name in the letters of the network (IDNA), without its last dot; nothing when it is none."""
    try:
        host = text.strip().rstrip(".").lower().encode("idna").decode()
    except UnicodeError:
        return ""
    label = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
    return host if re.fullmatch(rf"(?:{label}\.)+[a-z][a-z0-9-]{{1,62}}|\d+(?:\.\d+){{3}}", host) else ""


_READERS: dict[str, Callable[[str], str]] = {
    "phone": _phone,
    "email": _email,
    "domain": _domain,
    "address": _address,
    "iban": _iban,
    "siret": _digits(14),
    "nda": _digits(11),
    "name": _name,
    "sender": _sender,
}
KINDS = tuple(_READERS)
"""Kinds of indicators, which are also the kinds of facts that can be shared."""
