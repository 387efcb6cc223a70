"""What a document is, off its content."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pecule.catalogue.rules.documents import (
    CONTENT_TYPES,
    DOCUMENT_MAX_BYTES,
    DocumentEmpty,
    DocumentTooLarge,
    DocumentUnreadable,
    content_type,
)
from pecule.kernel.refusals import Refusal
from tests.catalogue.vetting import JPEG, PDF, PNG


@pytest.mark.parametrize(
    ("content", "seen_as"),
    [(PDF, "application/pdf"), (PNG, "image/png"), (JPEG, "image/jpeg"), (JPEG + b"\0", "image/jpeg")],
)
def test_the_type_is_read_off_the_content(content: bytes, seen_as: str) -> None:
    assert content_type(content) == seen_as


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", DocumentEmpty),
        (PDF[:-7], DocumentUnreadable),
        (PNG[:12], DocumentUnreadable),
        (JPEG[:-2], DocumentUnreadable),
        (b"<html>%PDF-1.7 %%EOF</html>", DocumentUnreadable),
        (b"MZ" + PDF, DocumentUnreadable),
        (b"PK\x03\x04 a spreadsheet", DocumentUnreadable),
        (PDF + b" " * DOCUMENT_MAX_BYTES, DocumentTooLarge),
    ],
)
def test_anything_else_is_refused_by_name(content: bytes, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        content_type(content)


def test_five_megabytes_pass_and_one_byte_more_does_not() -> None:
    whole = b"%PDF-" + b" " * (DOCUMENT_MAX_BYTES - 10) + b"%%EOF"
    assert (len(whole), content_type(whole)) == (DOCUMENT_MAX_BYTES, "application/pdf")
    with pytest.raises(DocumentTooLarge):
        content_type(b"%PDF- " + whole[5:])


@given(st.binary(max_size=200))
def test_any_bytes_have_a_type_or_a_refusal(content: bytes) -> None:
    try:
        assert content_type(content) in CONTENT_TYPES
    except (DocumentEmpty, DocumentUnreadable) as refusal:
        assert (type(refusal) is DocumentEmpty) == (content == b"")
