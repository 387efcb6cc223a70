"""An e-mail that somebody forwards to us: the original in it, and whether we may answer. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage

from pecule.scams.rules import hosts
from pecule.scams.rules.emails import headers_of, message_of, parse, text_of
from pecule.scams.rules.headers import domain_of
from pecule.scams.rules.language import language_of
from pecule.scams.rules.messages import SENDER_MAX, TEXT_MAX, Message
from pecule.scams.rules.words import fold

_BEGINS = re.compile(
    r"^[>\s]*(?:-{2,}|_{5,}|Début d|Begin )[ \t]*(?:forwarded message|original message|(?:u )?message transféré|"
    r"message d['’]origine|message réexpédié|$)[^\n]*$",
    re.IGNORECASE | re.MULTILINE,
)
_FIELD = re.compile(
    r"^[>\s*]*(From|De|Sent|Envoyé|Date|To|À|A|Cc|Subject|Objet|Sujet|Reply-To|Répondre à)\s*\*?\s*:\s*\*?\s*(.*)$",
    re.IGNORECASE,
)
_SENDER, _SUBJECT = frozenset(("from", "de")), frozenset(("subject", "objet", "sujet"))
_FORWARDED = re.compile(r"^\s*(?:(?:fwd?|tr|wg|re|i)\s*:\s*)+", re.IGNORECASE)
_MACHINES = re.compile(
    r"^(?:mailer-daemon|postmaster|no-?reply|ne-?pas-?repondre|bounces?|owner-.*|.*-(?:request|bounces?|owner))(?:\+.*)?$",
    re.I,
)
_ASKED = (
    "auto-submitted", "precedence", "list-id", "list-post", "x-auto-response-suppress", "authentication-results",
    "from", "subject", "message-id",
)  # fmt: skip
_FOUND = re.compile(r"\b(spf|dkim|dmarc)\s*=\s*pass\b([^;]*)", re.I)
_NAMED = {
    "spf": re.compile(r"smtp\.mailfrom\s*=\s*\"?([^\s;\"]+)", re.I),
    "dkim": re.compile(r"header\.(?:d|i)\s*=\s*\"?([^\s;\"]+)", re.I),
    "dmarc": re.compile(r"header\.from\s*=\s*\"?([^\s;\"]+)", re.I),
}


@dataclass(frozen=True, slots=True)
class Forwarded:
    """What came: the ``message`` that was forwarded, ``how`` (attached, inline, whole), the forwarder's language.

    ``answerable``: no program sent it. ``vouched``: whether the edge found that the sender's domain sent it; None when
    the edge said nothing. ``name``: the Message-ID.
    """

    message: Message
    how: str
    language: str
    answerable: bool
    vouched: bool | None
    name: str


def read_forwarded(content: bytes, *, sender: str, edge: str = "") -> Forwarded:
    """Find the original in a forwarded e-mail. ``sender``: of the envelope; ``edge``: whose results are believed.

    The forwarder is never taken for the author, and what they wrote above is left out. Raises EmailUnreadable,
    MessageEmpty.
    """
    mail = parse(content)
    headers = headers_of(mail, _ASKED)
    own, message, how = _original(mail, next(iter(headers["subject"]), ""))
    return Forwarded(
        message=message,
        how=how,
        language=_language(own) or _language(message.text) or "fr",
        answerable=_by_a_person(sender, headers),
        vouched=_vouched(sender, headers, edge),
        name=next(iter(headers["message-id"]), "")[:400],
    )


def counted_as(address: str) -> str:
    """Whom a sender that was vouched for is counted as: one mailbox at a large provider, else a whole domain.

    Whoever owns a domain has as many mailboxes in it as they like.
    """
    local, _, domain = address.lower().rpartition("@")
    if domain not in hosts.known("free_mail"):
        return hosts.registrable(domain)
    name = local.partition("+")[0]
    return f"{name.replace('.', '') if domain in ('gmail.com', 'googlemail.com') else name}@{domain}"


def _original(mail: EmailMessage, subject: str) -> tuple[str, Message, str]:
    """What the forwarder wrote, the original, and how it came."""
    for attached in _attached(mail):
        return text_of(mail), message_of(attached), "attached"
    text = text_of(mail)
    own, original = _split(text)
    bare = _FORWARDED.sub("", subject)
    if original:
        fields, body = _fields(original)
        title = next((fields[name] for name in fields if name in _SUBJECT), bare)
        sender = next((fields[name] for name in fields if name in _SENDER), "")
        return own, Message(f"{title}\n\n{body}".strip()[:TEXT_MAX], "email", _sender(sender)), "inline"
    return "", Message(f"{bare}\n\n{_unquoted(text)}".strip()[:TEXT_MAX], "email"), "whole"


def _attached(mail: EmailMessage) -> Iterator[EmailMessage]:
    for part in mail.walk():
        if part is mail:
            continue
        if part.get_content_type() == "message/rfc822":
            inside = part.get_payload(0) if part.is_multipart() else None
            if isinstance(inside, EmailMessage):
                yield inside
        elif (part.get_filename() or "").lower().endswith(".eml"):
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                yield parse(content)


def _split(text: str) -> tuple[str, str]:
    """What stands above the original, and the original with its fields; nothing where none is seen."""
    lines = text.splitlines()
    found = _BEGINS.search(text)
    if found and any(_FIELD.match(line) for line in text[found.end() :].lstrip().splitlines()[:6]):
        return text[: found.start()], text[found.end() :]
    for place in range(len(lines)):
        named = [_FIELD.match(line) for line in lines[place : place + 5]]
        kinds = {found[1].lower() for found in named if found}
        if named[0] and kinds & _SENDER and (kinds & _SUBJECT or len(kinds) >= 3):
            return "\n".join(lines[:place]), "\n".join(lines[place:])
    return "", ""


def _fields(original: str) -> tuple[dict[str, str], str]:
    lines = original.splitlines()
    fields: dict[str, str] = {}
    place = 0
    for place, line in enumerate(lines):
        found = _FIELD.match(line)
        if found:
            fields.setdefault(found[1].lower(), found[2].strip(" *"))
        elif fields and (not line.strip(" >") or place > 12):
            break
    return fields, _unquoted("\n".join(lines[place:]))


def _unquoted(text: str) -> str:
    """Without the marks of a quotation, where most lines have one."""
    lines = [line for line in text.splitlines() if line.strip()]
    if sum(line.lstrip().startswith(">") for line in lines) * 2 <= len(lines):
        return text.strip()
    return "\n".join(re.sub(r"^\s*(?:>\s?)+", "", line) for line in text.splitlines()).strip()


def _sender(written: str) -> str:
    """As a header would give it: mail programs write ``[mailto:…]`` and the like."""
    plain = re.sub(r"\[?mailto:([^\]\s>]+)\]?", r"\1", written)
    plain = re.sub(r"<\s*<?([^<>\s]+)>?[^>]*>?", r"<\1>", plain, count=1)
    return re.sub(r"\(([^()\s]+@[^()\s]+)\)", r"<\1>", plain)[:SENDER_MAX]


def _language(text: str) -> str:
    words = re.findall(r"\w+", fold(text))
    found = language_of(words)
    return found if found in ("fr", "en") else ""


def _by_a_person(sender: str, headers: dict[str, tuple[str, ...]]) -> bool:
    """Whether a person sent it, by what programs are asked to say (RFC 3834)."""
    said = {name: " ".join(values).strip().lower() for name, values in headers.items()}
    if not sender or _MACHINES.match(sender.rpartition("@")[0]):
        return False
    if said["auto-submitted"] not in ("", "no") or said["precedence"] in ("bulk", "list", "junk"):
        return False
    return not (said["list-id"] or said["list-post"] or said["x-auto-response-suppress"])


def _vouched(sender: str, headers: dict[str, tuple[str, ...]], edge: str) -> bool | None:
    """Whether the edge found that the domain of the envelope sent it (RFC 8601); None when it said nothing."""
    lines = [
        line for line in headers["authentication-results"]
        if edge and line.split(";")[0].split()[:1] == [edge]
    ]  # fmt: skip
    if not lines:
        return None
    domain = hosts.registrable(sender.rpartition("@")[2].lower())
    author = hosts.registrable(domain_of(next(iter(headers["from"]), "")))
    for method, rest in _FOUND.findall(lines[0]):  # the topmost: the edge's own
        named = _NAMED[method.lower()].search(rest)
        same = named and hosts.registrable(named[1].rpartition("@")[2].lower()) == domain
        if same and (method.lower() == "spf" or author == domain):
            return True
    return False
