"""Reads declarations as CSV: documented columns, separator ; or , and an encoding that is named in the refusal."""

import csv
from collections.abc import Iterator
from typing import BinaryIO

from pecule.entitlements.rules.bounded import bounded_lines
from pecule.entitlements.rules.lines import ActivityLine, Reading
from pecule.entitlements.rules.tables import OPTIONAL, REQUIRED, TableRows

BOM = b"\xef\xbb\xbf"
COLUMNS_MAX = 4 * len(REQUIRED + OPTIONAL)


def read_csv(stream: BinaryIO, reading: Reading) -> Iterator[ActivityLine]:
    """Yield the activity lines of a CSV whose header names the columns of ``tables``; reasons go into ``reading``.

    UTF-8 (with or without byte order mark) unless a line is not; then Latin-1 if the whole file can be it. UTF-16
    and stray bytes are refused. A quoted value may not hold a line end.
    """
    number, table, separator, decoder = 0, None, ";", _Decoder(reading)
    for lines in bounded_lines(stream, reading, latin=False):
        for raw in lines:
            number += 1
            if number == 1:
                text = decoder.text(raw.removeprefix(BOM), 1)
                separator = ";" if text.count(";") >= text.count(",") else ","
                header = _cells(text, separator)
                if len(header) > COLUMNS_MAX:
                    reading.refuse(1, "columns_wrong", found=len(header), expected=len(REQUIRED))
                    return
                table = TableRows(header, reading)
                if not table.usable:
                    return
                continue
            line = table.line(number, _cells(decoder.text(raw, number), separator)) if raw and table else None
            if line is not None:
                yield line
    reading.lines_total = number


class _Decoder:
    """UTF-8 until a line is not; Latin-1 from then on, if nothing before was UTF-8 with accents."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.encoding = "utf-8"
        self.accents_seen = False

    def text(self, raw: bytes, number: int) -> str:
        if self.encoding == "utf-8":
            try:
                text = raw.decode("utf-8")
                self.accents_seen = self.accents_seen or not raw.isascii()
                return text
            except UnicodeDecodeError:
                if self.accents_seen:
                    self.reading.refuse(number, "wrong_encoding", expected="UTF-8")
                    return raw.decode("latin-1")
                self.encoding = "latin-1"
        if any(0x80 <= byte < 0xA0 for byte in raw):
            self.reading.refuse(number, "wrong_encoding", expected="UTF-8, ISO-8859-1")
        return raw.decode("latin-1")


def _cells(text: str, separator: str) -> list[str]:
    if '"' not in text:
        return text.split(separator)
    return next(csv.reader([text], delimiter=separator), [])
