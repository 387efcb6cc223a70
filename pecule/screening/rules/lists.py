"""Plain lists of indicators, as CSV: what others send, and what is given to others. Pure."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from io import StringIO
from typing import TextIO

from pecule.screening.rules.refusals import ListUnreadable


@dataclass(frozen=True, slots=True)
class ListRow:
    """A line of a list. ``line`` is its place in the file; what a column leaves empty is the caller's to fill."""

    line: int
    kind: str
    value: str
    confidence: int | None
    expires_on: date | None
    reference: str


_COLUMNS = [field.name for field in fields(ListRow) if field.name != "line"]


def read_list(stream: TextIO) -> Iterator[ListRow]:
    """Read a list line by line; separators may be commas, semicolons or tabs. Raises ListUnreadable, with the line."""
    try:
        first = stream.readline()
        names = _split(first.removeprefix("\ufeff"), separator := _separator(first))
        if not {"kind", "value"} <= set(names):
            raise ListUnreadable(why="its first line does not name the columns kind and value")
        for line, cells in enumerate(csv.reader(stream, delimiter=separator), start=2):
            if any(cell.strip() for cell in cells):
                yield _row(line, dict(zip(names, cells, strict=False)))
    except (UnicodeDecodeError, csv.Error):
        raise ListUnreadable(why="it is no CSV text in UTF-8") from None


def written_list(rows: Iterable[tuple[object, ...]], columns: Iterable[str]) -> Iterator[str]:
    """The same as text, a line at a time."""
    for row in [tuple(columns), *rows]:
        text = StringIO()
        csv.writer(text, lineterminator="\n").writerow([_harmless(cell) for cell in row])
        yield text.getvalue()


def _row(line: int, cells: dict[str, str]) -> ListRow:
    said = {name: cells.get(name, "").strip() for name in _COLUMNS}
    try:
        confidence = int(said["confidence"]) if said["confidence"] else None
        expires_on = date.fromisoformat(said["expires_on"]) if said["expires_on"] else None
    except ValueError:
        why = f"on line {line}, the confidence or the last day (2026-12-31) is none"
        raise ListUnreadable(why=why) from None
    value = said["value"].removeprefix("'") if said["value"][:2] in _FORMULAS else said["value"]
    return ListRow(line, said["kind"].lower(), value, confidence, expires_on, said["reference"])


_FORMULAS = ("'=", "'+", "'-", "'@")


def _harmless(cell: object) -> str:
    """A text that no spreadsheet takes for a formula."""
    text = str(cell)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text


def _separator(line: str) -> str:
    return max(",;\t", key=line.count)


def _split(line: str, separator: str) -> list[str]:
    return [name.strip().lower() for name in next(csv.reader([line], delimiter=separator), [])]
