"""E-mails as they came: their text, with where links really lead, and what their headers say of who sent them."""

import re
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage
from html.parser import HTMLParser

from pecule.kernel.refusals import Refusal
from pecule.scams.rules.messages import TEXT_MAX, Message

OCTETS_MAX = 10 * 2**20
_KEPT = (
    "from", "reply-to", "return-path", "subject", "authentication-results", "arc-authentication-results",
    "received-spf", "received", "date",
)  # fmt: skip
_LINK = re.compile(r"https?://([^\s/<>\"')]+)", re.I)
_SILENT = frozenset(("script", "style", "head", "title"))
_BREAKS = frozenset(("p", "div", "br", "tr", "li", "h1", "h2", "h3", "table"))


class EmailUnreadable(Refusal):
    """Bytes that are no e-mail, or too many of them."""

    says = "This file is not an e-mail that can be read."
    next_step = "Save the message as a file (.eml) from your mail program, of at most 10 MB."


def read_email(content: bytes, *, happened: str = "nothing") -> Message:
    """The e-mail in a file as a message. Raises EmailUnreadable, and what ``Message`` raises."""
    return message_of(parse(content), happened=happened)


def parse(content: bytes) -> EmailMessage:
    """The parts of an e-mail. Raises EmailUnreadable."""
    if len(content) > OCTETS_MAX:
        raise EmailUnreadable
    try:
        mail = message_from_bytes(content, policy=policy.default)
    except (MessageError, LookupError, ValueError, AttributeError, IndexError, TypeError) as error:
        raise EmailUnreadable from error
    if not any(headers_of(mail, _KEPT).values()):
        raise EmailUnreadable
    return mail


def message_of(mail: EmailMessage, *, happened: str = "nothing") -> Message:
    """An e-mail as a message: its subject, then its text. Raises EmailUnreadable, and what ``Message`` raises."""
    headers = {name: values for name, values in headers_of(mail, _KEPT).items() if values}
    subject = next(iter(headers.get("subject", ())), "")
    whole = f"{subject}\n\n{text_of(mail)}".strip()[:TEXT_MAX]
    return Message(whole, channel="email", sender=headers.get("from", ("",))[0], happened=happened, headers=headers)


def headers_of(mail: EmailMessage, names: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """The headers of these names (lower case), topmost first. Raises EmailUnreadable."""
    try:
        return {name: tuple(str(value) for value in mail.get_all(name, ())) for name in names}
    except (MessageError, LookupError, ValueError, AttributeError, IndexError, TypeError) as error:
        raise EmailUnreadable from error


def text_of(mail: EmailMessage) -> str:
    """The text of an e-mail; that of its page where the plain one does not say where links lead.

    Raises EmailUnreadable.
    """
    try:
        plain, page = (_part(mail, kind) for kind in ("plain", "html"))
    except (MessageError, LookupError, ValueError, AttributeError, IndexError, TypeError) as error:
        raise EmailUnreadable from error
    shown = html_text(page) if page else ""
    if not plain.strip() or _links(shown) - _links(plain):
        return shown or plain
    return plain


def _part(mail: EmailMessage, kind: str) -> str:
    body = mail.get_body(preferencelist=(kind,))
    return str(body.get_content()) if body is not None else ""


def _links(text: str) -> set[str]:
    return {host.lower() for host in _LINK.findall(text)}


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
