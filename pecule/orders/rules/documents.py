"""Files that prove a training: which are taken."""

from collections.abc import Sequence

from pecule.orders.rules.refusals import DocumentUnfit

COUNT_MAX = 5
MEGABYTES_MAX = 5
_BEGINNINGS = (b"%PDF-", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")


def check_documents(documents: Sequence[tuple[str, bytes]]) -> None:
    """Refuse too many files, or one that is not by its content a PDF, PNG or JPEG of some size (DocumentUnfit)."""
    fit = len(documents) <= COUNT_MAX and all(
        name.strip() and content.startswith(_BEGINNINGS) and len(content) <= MEGABYTES_MAX * 1024 * 1024
        for name, content in documents
    )
    if not fit:
        raise DocumentUnfit(megabytes=MEGABYTES_MAX, count=COUNT_MAX)
