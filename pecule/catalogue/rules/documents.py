"""What a supporting document may be, read off its content. Pure."""

from datetime import date

from pecule.kernel.refusals import Refusal
from pecule.scheme import Scheme
from pecule.scheme.delays import add_months

DOCUMENT_MAX_BYTES = 5 * 1024 * 1024
DOCUMENTS_MAX = 30
DOCUMENT_KINDS = (
    "kbis", "identity", "non_conviction", "delegation", "declaration", "statement", "qualiopi", "bank", "habilitation",
    "subcontract", "other",
)  # fmt: skip
PDF, PNG, JPEG = "application/pdf", "image/png", "image/jpeg"
CONTENT_TYPES = (PDF, PNG, JPEG)
_TAIL = 2048  # a PDF's end may be followed by a few bytes of padding


class DocumentEmpty(Refusal):
    """A file without a byte."""

    says = "This file is empty."
    next_step = "Choose the file again."


class DocumentTooLarge(Refusal):
    """A file above the bound."""

    says = "This file is larger than {megabytes} MB."
    next_step = "Scan it in black and white, or send it in several parts."
    status = 413


class DocumentUnreadable(Refusal):
    """A file that is not what we take, whatever its name says, or that is cut short."""

    says = "This file is not a whole PDF, PNG or JPEG."
    next_step = "Save it as a PDF or an image, and send it again."


class DocumentKindUnknown(Refusal):
    """A kind of document that nobody asked for."""

    says = "“{kind}” is not a kind of document that we ask for."
    next_step = "Choose one from the list."


class TooManyDocuments(Refusal):
    """More documents than anyone would read."""

    says = "An application holds at most {most} documents."
    next_step = "Put several pages into one file, or take out a document."


class IssueDateMissing(Refusal):
    """A document whose age matters, without its date, or with one to come."""

    says = "The day on which this document was issued is missing, or has not come yet."
    next_step = "Copy the day written on the document."


def content_type(content: bytes) -> str:
    """The type of a document, off its first and last bytes.

    Raises DocumentEmpty, DocumentTooLarge, DocumentUnreadable.
    """
    if not content:
        raise DocumentEmpty
    if len(content) > DOCUMENT_MAX_BYTES:
        raise DocumentTooLarge(megabytes=DOCUMENT_MAX_BYTES // 1024**2)
    tail = content[-_TAIL:]
    if content.startswith(b"%PDF-") and b"%%EOF" in tail:
        return PDF
    if content.startswith(b"\x89PNG\r\n\x1a\n") and b"IEND" in tail:
        return PNG
    if content.startswith(b"\xff\xd8\xff") and tail.rstrip(b"\0").endswith(b"\xff\xd9"):
        return JPEG
    raise DocumentUnreadable


def check_kind(kind: str, issued_on: date | None, day: date) -> None:
    """Refuse an unknown kind (DocumentKindUnknown), a register extract without its date (IssueDateMissing)."""
    if kind not in DOCUMENT_KINDS:
        raise DocumentKindUnknown(kind=kind[:30])
    if (kind == "kbis" and issued_on is None) or (issued_on is not None and issued_on > day):
        raise IssueDateMissing


def missing_documents(scheme: Scheme, held: dict[str, date | None], *, by_delegate: bool, day: date) -> tuple[str, ...]:
    """Kinds that an application still lacks on ``day``; ``held`` gives the newest date of issue of each kind.

    A register extract older than ``listing.register_extract`` counts as lacking. Source: L6323-9-1 4°, R6333-5.
    """
    wanted = list(scheme.words("listing.documents", on=day))
    if by_delegate:
        wanted += scheme.words("listing.documents_of_delegate", on=day)
    return tuple(kind for kind in wanted if kind not in held or not _fresh(scheme, kind, held[kind], day))


def _fresh(scheme: Scheme, kind: str, issued_on: date | None, day: date) -> bool:
    age = scheme.find("listing.register_extract", on=day)
    if kind != "kbis" or age is None:
        return True
    return issued_on is not None and issued_on >= add_months(day, -age.value)
