"""Rows of the tables that the State and the operator publish, as CSV or as JSON, in bounded memory. Pure."""

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from pecule.catalogue.rules.reports import (
    ColumnsMissing,
    ImportCompressed,
    ImportEmpty,
    ImportTooLarge,
    NotATable,
    NotWellFormed,
    Reading,
    RowTooLong,
    RowUnreadable,
    WrongEncoding,
)

FILE_BYTES_MAX = 2_000_000_000
ROW_CHARS_MAX = 200_000
COLUMNS_MAX = 200
CHUNK = 1 << 18
Row = dict[str, str]

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
_OTHER = (b"<", b"%PDF", b"\x89PNG", b"\x7fELF", b"MZ", b"PAR1", b"\xff\xfe", b"\xfe\xff")


def check_file(path: Path, *, limit: int = FILE_BYTES_MAX) -> None:
    """Refuse an empty file, a huge one, an archive: ImportUnreadable, ImportTooLarge. Reads 16 bytes."""
    size = path.stat().st_size
    if size == 0:
        raise ImportEmpty
    if size > limit:
        raise ImportTooLarge(limit=limit // 1_000_000)
    with path.open("rb") as stream:
        head = stream.read(16)
    if head.startswith(_ARCHIVES):
        raise ImportCompressed


def name_of(column: str) -> str:
    """A column's name without case nor signs: the same table is published with dots, with underscores or neither."""
    return re.sub(r"[^a-z0-9]", "", column.lower())


def rows_of(path: Path, columns: tuple[str, ...], reading: Reading) -> Iterator[tuple[int, Row]]:
    """Yield line (rank in JSON) and values of each row, by simple name (``name_of``); ``columns`` must be there.

    CSV with ``;`` or ``,`` or JSON (a list of objects); UTF-8 with or without byte order mark, or Windows-1252, which
    Latin-1 is a part of. A row with too many or too few values is refused; ImportUnreadable for what is no table.
    """
    check_file(path)
    with path.open("rb") as raw:
        head = raw.read(16)
    if head.startswith(_OTHER):
        raise NotATable
    with path.open(encoding=_encoding(path), newline="") as stream:
        if head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"[", b"{"):
            yield from _objects(stream, columns)
        else:
            yield from _csv(stream, columns, reading)


def _encoding(path: Path) -> str:
    """UTF-8 if the whole file is; then Windows-1252."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            with path.open(encoding=encoding, newline="") as stream:
                while text := stream.read(CHUNK):
                    if "\0" in text:
                        raise WrongEncoding
            return encoding
        except UnicodeDecodeError:
            continue
    raise WrongEncoding


def _lines(stream: TextIO) -> Iterator[str]:
    while line := stream.readline(ROW_CHARS_MAX):
        if len(line) == ROW_CHARS_MAX:
            raise RowTooLong(limit=ROW_CHARS_MAX)
        yield line


def _csv(stream: TextIO, columns: tuple[str, ...], reading: Reading) -> Iterator[tuple[int, Row]]:
    lines = _lines(stream)
    header = next(lines, "")
    separator = ";" if header.count(";") >= header.count(",") else ","
    names = [name_of(name) for name in next(csv.reader([header], delimiter=separator), [])]
    _check_columns(names, columns)
    rows = csv.reader(lines, delimiter=separator, strict=True)
    try:
        for row in rows:
            if len(row) == len(names):
                yield rows.line_num + 1, {name: value.strip() for name, value in zip(names, row, strict=True)}
            elif row:
                reading.refused += 1
                reading.refuse(rows.line_num + 1, "columns_wrong", found=len(row), expected=len(names))
    except csv.Error as error:
        raise RowUnreadable(line=rows.line_num + 1) from error


def _check_columns(names: list[str], columns: tuple[str, ...]) -> None:
    if len(names) > COLUMNS_MAX:
        raise NotATable
    wrong = [name for name in columns if name not in names] + sorted({name for name in names if names.count(name) > 1})
    if wrong:
        raise ColumnsMissing(columns=", ".join(wrong))


def _objects(stream: TextIO, columns: tuple[str, ...]) -> Iterator[tuple[int, Row]]:
    checked = False
    for rank, found in enumerate(_values(stream, json.JSONDecoder()), start=1):
        if not isinstance(found, dict):
            raise NotATable
        row = {name_of(name): _text(value) for name, value in found.items()}
        if not checked:
            _check_columns(list(row), columns)
            checked = True
        yield rank, {name: row.get(name, "") for name in {*row, *columns}}


def _values(stream: TextIO, decoder: json.JSONDecoder) -> Iterator[Any]:
    """The items of the first list of a JSON document, without reading it whole."""
    buffer, read = stream.read(CHUNK), 0
    place = buffer.find("[") + 1
    if not place:
        raise NotATable
    while True:
        while place < len(buffer) and buffer[place] in " \t\r\n,":
            place += 1
        if buffer[place : place + 1] == "]":
            return
        try:
            value, place = decoder.raw_decode(buffer, place)
        except json.JSONDecodeError as error:
            more = stream.read(CHUNK)
            if not more or len(buffer) - place > 4 * CHUNK:
                raise NotWellFormed(line=read + buffer.count("\n", 0, place) + 1) from error
            read += buffer.count("\n", 0, place)
            buffer, place = buffer[place:] + more, 0
        else:
            yield value


def _text(value: Any) -> str:
    if value is None or isinstance(value, dict | list):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value).strip()
