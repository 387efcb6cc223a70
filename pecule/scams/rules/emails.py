"""E-mails as they came: their text, with where links really lead, and what their headers say of who sent them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import parseaddr
from html.parser import HTMLParser

from pecule.kernel.refusals import Refusal
from pecule.scams.rules import hosts
from pecule.scams.rules.messages import TEXT_MAX, Message

OCTETS_MAX = 10 * 2**20
_KEPT = ("from", "reply-to", "return-path", "subject", "authentication-results", "received-spf", "received", "date")
_RESULT = re.compile(
    r"\b(spf|dkim|dmarc)\s*=\s*(pass|fail|softfail|neutral|none|temperror|permerror|bestguesspass)\b", re.I
)
_HOP = re.compile(r"from\s+([\w.-]+)(?:.*?\[([0-9a-fA-F.:]+)\])?", re.DOTALL)
_SILENT = frozenset(("script", "style", "head", "title"))
_BREAKS = frozenset(("p", "div", "br", "tr", "li", "h1", "h2", "h3", "table"))


class EmailUnreadable(Refusal):
    """Bytes that are no e-mail, or too many of them."""

    says = "This file is not an e-mail that can be read."
    next_step = "Save the message as a file (.eml) from your mail program, of at most 10 MB."


@dataclass(frozen=True, slots=True)
class Origin:
    """What the headers say. ``results``: of spf, dkim and dmarc as the receiving server found them, absent when not.

    ``path``: hosts it passed, the first one first. Whoever relayed it could write anything below its own line.
    """

    sender: str
    sender_domain: str
    reply_domain: str
    return_domain: str
    results: Mapping[str, str]
    path: tuple[str, ...]

    @property
    def failed(self) -> bool:
        """Whether the sender's domain did not vouch for it."""
        return self.results.get("dmarc") == "fail" or (
            self.results.get("spf") in ("fail", "softfail") and self.results.get("dkim") != "pass"
        )

    @property
    def replies_elsewhere(self) -> bool:
        """Whether an answer goes to another domain than the sender's."""
        reply, sender = map(hosts.registrable, (self.reply_domain, self.sender_domain))
        return bool(reply and sender) and reply != sender


def read_email(content: bytes, *, happened: str = "nothing") -> Message:
    """The e-mail in a file as a message. Raises EmailUnreadable, and what ``Message`` raises."""
    if len(content) > OCTETS_MAX:
        raise EmailUnreadable
    try:
        mail = message_from_bytes(content, policy=policy.default)
        headers = {name: tuple(str(value) for value in mail.get_all(name, ())) for name in _KEPT}
        text = _text(mail)
    except (MessageError, LookupError, ValueError, AttributeError, IndexError, TypeError) as error:
        raise EmailUnreadable from error
    headers = {name: values for name, values in headers.items() if values}
    if not headers:
        raise EmailUnreadable
    subject = next(iter(headers.get("subject", ())), "")
    whole = f"{subject}\n\n{text}".strip()[:TEXT_MAX]
    return Message(whole, channel="email", sender=headers.get("from", ("",))[0], happened=happened, headers=headers)


def origin_of(headers: Mapping[str, tuple[str, ...]]) -> Origin:
    """What the headers of an e-mail say of where it comes from."""

    def domain(name: str) -> str:
        return parseaddr(headers.get(name, ("",))[0])[1].rpartition("@")[2].lower().strip(">")

    told = " ".join((*headers.get("authentication-results", ())[:1], *_spf(headers)))
    hops = [_HOP.search(line) for line in reversed(headers.get("received", ()))]
    return Origin(
        sender=headers.get("from", ("",))[0],
        sender_domain=domain("from"),
        reply_domain=domain("reply-to"),
        return_domain=domain("return-path"),
        results={found[1].lower(): found[2].lower() for found in reversed(list(_RESULT.finditer(told)))},
        path=tuple(hop[1] if not hop[2] else f"{hop[1]} [{hop[2]}]" for hop in hops if hop),
    )


def _spf(headers: Mapping[str, tuple[str, ...]]) -> list[str]:
    return [f"spf={line.split()[0]}" for line in headers.get("received-spf", ())[:1] if line.split()]


def _text(mail: EmailMessage) -> str:
    body = mail.get_body(preferencelist=("plain", "html"))
    html = mail.get_body(preferencelist=("html",))
    if body is None:
        return ""
    if html is not None and (body is html or not str(body.get_content()).strip()):
        return html_text(str(html.get_content()))
    return str(body.get_content())


def html_text(html: str) -> str:
    """The text of a page, each link followed by where it leads unless that is what it shows."""
    reader = _Reader()
    reader.feed(html[: 40 * TEXT_MAX])
    reader.close()
    return re.sub(r"\n\s*\n+", "\n\n", re.sub(r"[ \t\xa0]+", " ", "".join(reader.parts))).strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0
        self._link, self._shown = "", 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in _SILENT
        if tag in _BREAKS:
            self.parts.append("\n")
        if tag == "a":
            self._link, self._shown = dict(attrs).get("href") or "", len(self.parts)

    def handle_endtag(self, tag: str) -> None:
        self._silent = max(0, self._silent - (tag in _SILENT))
        if tag == "a" and self._link.lower().startswith(("http:", "https:")):
            shown = "".join(self.parts[self._shown :]).strip()
            if shown.rstrip("/") != self._link.rstrip("/"):
                self.parts.append(f" ({self._link}) ")
            self._link = ""

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data)
