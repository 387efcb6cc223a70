"""Bytes from outside, bounded before they are understood: size, line length, stray bytes, kind of file."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Literal

from pecule.entitlements.rules.lines import Reading
from pecule.kernel.refusals import Refusal

FileKind = Literal["dsn", "csv", "parquet"]

FILE_BYTES_MAX = 1_500_000_000
LINE_BYTES_MAX = 4_096
CHUNK_BYTES = 1 << 18

_STRAY = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_STRAY_LATIN = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_UTF8_PAIR = re.compile(rb"[\xc3\xc5][\x80-\xbf]")


class FileTooLarge(Refusal):
    """More bytes than a declaration can reasonably have."""

    says = "This file has {bytes} bytes; the most that can be read at once is {limit}."
    next_step = "Nothing was credited. Split it by month or by establishment, and send the parts."
    status = 413


class FileEmpty(Refusal):
    """A file without a byte."""

    says = "This file is empty."
    next_step = "Nothing was credited. Check the export of your payroll software, then send it again."


class FileCompressed(Refusal):
    """A zip, gzip or similar archive: its true size is only known once it has done its harm."""

    says = "This file is compressed."
    next_step = "Nothing was credited. Send the file itself, not an archive."
    status = 415


class FileUnreadable(Refusal):
    """Neither a DSN, nor a CSV, nor a Parquet file."""

    says = "This file is neither a DSN, nor a CSV with the documented header, nor a Parquet file."
    next_step = "Nothing was credited. Check that you chose the right file."
    status = 415


_ARCHIVES = (
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ",
    b"7z\xbc\xaf",
    b"Rar!",
    b"\x28\xb5\x2f\xfd",
)


def recognise(path: Path) -> FileKind:
    """Tell the kind of a file from its size and first bytes. Raises the refusals above; reads 16 bytes."""
    size = path.stat().st_size
    if size == 0:
        raise FileEmpty
    if size > FILE_BYTES_MAX:
        raise FileTooLarge(bytes=size, limit=FILE_BYTES_MAX)
    with path.open("rb") as stream:
        head = stream.read(16)
    if head.startswith(_ARCHIVES):
        raise FileCompressed
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.removeprefix(b"\xef\xbb\xbf").startswith(b"S10.G00."):
        return "dsn"
    if head.startswith((b"<", b"{", b"[", b"%PDF", b"\x89PNG", b"\x7fELF", b"MZ")):
        raise FileUnreadable
    return "csv"


def bounded_lines(stream: BinaryIO, reading: Reading, *, latin: bool) -> Iterator[list[bytes]]:
    """Yield lists of whole lines without their ends, a chunk at a time, in bounded memory.

    Refuses (into ``reading``) lines beyond LINE_BYTES_MAX, bytes that are not text and, for Latin-1 files
    (``latin``), what betrays UTF-8 or Windows-1252. An over-long line is replaced by an empty one, so that
    line numbers stay true. The end of the last line may be missing.
    """
    done, tail, skipping = 0, b"", False
    while chunk := stream.read(CHUNK_BYTES):
        data = tail + chunk
        lines = data.split(b"\n")
        tail = lines.pop()
        if lines and skipping:
            lines[0], skipping = b"", False
        if len(tail) > LINE_BYTES_MAX:
            if not skipping:
                reading.refuse(done + len(lines) + 1, "line_too_long", limit=LINE_BYTES_MAX)
            tail, skipping = b"", True
        _check_bytes(data, lines, done, reading, latin)
        if b"\r" in data:
            lines = [line.removesuffix(b"\r") for line in lines]
        done += len(lines)
        yield lines
    if tail:
        _check_bytes(tail, [tail], done, reading, latin)
        yield [tail.removesuffix(b"\r")]


def _check_bytes(chunk: bytes, lines: list[bytes], done: int, reading: Reading, latin: bool) -> None:
    """Look at the whole chunk first (fast); only a bad one is looked at line by line."""
    if lines and max(map(len, lines)) > LINE_BYTES_MAX:
        for offset, line in enumerate(lines):
            if len(line) > LINE_BYTES_MAX:
                reading.refuse(done + offset + 1, "line_too_long", limit=LINE_BYTES_MAX)
                lines[offset] = b""
    stray = _STRAY_LATIN if latin else _STRAY
    if latin and b"\xc3" in chunk and _UTF8_PAIR.search(chunk):
        for offset, line in enumerate(lines):
            if _UTF8_PAIR.search(line):
                reading.refuse(done + offset + 1, "wrong_encoding", expected="ISO-8859-1")
    elif stray.search(chunk):
        for offset, line in enumerate(lines):
            if found := stray.search(line):
                reading.refuse(done + offset + 1, "control_character", byte=found[0][0])
