"""Reading declarations as CSV and Parquet, and refusing what is neither."""

import io
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pecule.entitlements.rules import bounded
from pecule.entitlements.rules.bounded import FileCompressed, FileEmpty, FileTooLarge, FileUnreadable, recognise
from pecule.entitlements.rules.csv import read_csv
from pecule.entitlements.rules.lines import ActivityLine, DeclaredMonth, Reading
from pecule.entitlements.rules.parquet import (
    COLUMNS_MAX,
    ParquetDamaged,
    ParquetNested,
    ParquetTooWide,
    read_parquet,
)
from tests.entitlements.people import BAKERY, TODAY, nir_of

HEADER = "siret;nir;birth_name;given_names;birth_date;contract;period;category;unit;worked;reference;disabled"
ROW = f"{BAKERY};{nir_of(1)};LEFÈVRE;ZOÉ;1980-05-17;00001;2025;employee;hours;803,50;1607;yes"


def read(text: str | bytes) -> tuple[list[ActivityLine], Reading]:
    reading = Reading(TODAY)
    data = text.encode() if isinstance(text, str) else text
    return list(read_csv(io.BytesIO(data), reading)), reading


def codes(reading: Reading) -> list[tuple[int, str]]:
    return [(reason.line, reason.code) for reason in reading.reasons]


def test_a_row_carries_what_was_declared() -> None:
    lines, reading = read(f"{HEADER}\n{ROW}\n")
    assert codes(reading) == []
    assert lines == [
        ActivityLine(
            source_line=2, siret=BAKERY, declared_month=date(2025, 1, 1), fraction="12", period=date(2025, 1, 1),
            months=12, nir=nir_of(1), temporary_number="", birth_name="LEFÈVRE", usage_name="", given_names="ZOÉ",
            birth_date=date(1980, 5, 17), contract="00001", category="employee", unit="hours", worked=80_350,
            counted_absence=0, reference=160_700, pay_cents=0, part_time=False, disabled=True, contribution_paid=True,
        )
    ]  # fmt: skip
    assert reading.months == {DeclaredMonth(BAKERY, date(2025, 1, 1), "12"): "adds"}


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + f"{HEADER}\r\n{ROW}\r\n".encode(),
        f"{HEADER}\n{ROW}".encode("latin-1"),
        f"{HEADER}\n{ROW}".replace("803,50", "803.5").replace(";", ",").encode(),
        f"{HEADER}\n{ROW}".replace("LEFÈVRE", '"LEFÈVRE"').encode(),
    ],
)
def test_both_encodings_both_separators_and_quotes_give_the_same_line(data: bytes) -> None:
    lines, reading = read(data)
    assert codes(reading) == []
    assert lines == read(f"{HEADER}\n{ROW}\n")[0]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (f"{HEADER}\n{ROW}".encode("utf-16"), (1, "control_character")),
        (f"{HEADER}\n{ROW}\n".encode() + ROW.encode("latin-1"), (3, "wrong_encoding")),
        (f"{HEADER}\n".encode() + ROW.encode("latin-1").replace(b"\xc8", b"\x8c"), (2, "wrong_encoding")),
        (f"{HEADER}\n{ROW}".replace("ZOÉ", "Z\0É").encode(), (2, "control_character")),
        (f"{HEADER}\n{ROW};more".encode(), (2, "columns_wrong")),
        (f"{HEADER}\n{ROW}".replace(";category", "").encode(), (1, "header_wrong")),
        (f"{HEADER};shoe_size\n{ROW};44".encode(), (1, "header_unknown")),
        (";".join(f"c{n}" for n in range(500)).encode(), (1, "columns_wrong")),
        (f"{HEADER}\n{ROW}".replace(BAKERY, "73282932000075").encode(), (2, "bad_siret")),
        (f"{HEADER}\n{ROW}".replace(nir_of(1), "123").encode(), (2, "bad_nir")),
        (f"{HEADER}\n{ROW}".replace(nir_of(1), "").encode(), (2, "no_identity")),
        (f"{HEADER}\n{ROW}".replace("803,50", "lots").encode(), (2, "bad_number")),
        (f"{HEADER}\n{ROW}".replace("803,50", "9999").encode(), (2, "impossible_quantity")),
        (f"{HEADER}\n{ROW}".replace("employee", "wizard").encode(), (2, "value_unknown")),
        (f"{HEADER}\n{ROW}".replace("2025", "2027").encode(), (2, "future_month")),
        (f"{HEADER}\n{ROW}".replace("1980-05-17", "17/05/1980").encode(), (2, "bad_date")),
        (f"{HEADER}\n{ROW}".replace("LEFÈVRE", "X" * 81).encode(), (2, "text_too_long")),
    ],
)
def test_a_wrong_row_is_named_with_its_line(data: bytes, reason: tuple[int, str]) -> None:
    assert reason in codes(read(data)[1])


def parquet(path: Path, columns: dict[str, list[object]]) -> Path:
    pq.write_table(pa.table(columns), path)
    return path


def columns(rows: int = 1) -> dict[str, list[object]]:
    values = ROW.replace(",", ".").split(";")
    return {name: [value] * rows for name, value in zip(HEADER.split(";"), values, strict=True)}


def test_parquet_gives_the_same_line_as_csv(tmp_path: Path) -> None:
    typed = columns() | {"worked": [803.5], "reference": [1607], "disabled": [True], "birth_date": [date(1980, 5, 17)]}
    reading = Reading(TODAY)
    lines = list(read_parquet(parquet(tmp_path / "a.parquet", typed), reading))
    assert codes(reading) == []
    assert lines == read(f"{HEADER}\n{ROW}\n")[0]


def test_a_damaged_parquet_file_is_refused(tmp_path: Path) -> None:
    path = parquet(tmp_path / "a.parquet", columns(100))
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(ParquetDamaged):
        list(read_parquet(path, Reading(TODAY)))


def test_a_parquet_bomb_is_refused_before_it_unfolds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = parquet(tmp_path / "a.parquet", columns(50_000))
    monkeypatch.setattr("pecule.entitlements.rules.parquet.ROWS_MAX", 49_999)
    with pytest.raises(FileTooLarge):
        list(read_parquet(path, Reading(TODAY)))


def test_a_nested_parquet_column_is_refused(tmp_path: Path) -> None:
    path = parquet(tmp_path / "a.parquet", columns() | {"usage_name": [[["deep"]]]})
    with pytest.raises(ParquetNested) as refused:
        list(read_parquet(path, Reading(TODAY)))
    assert refused.value.facts == {"column": "usage_name"}


def test_a_parquet_file_of_very_many_columns_is_refused(tmp_path: Path) -> None:
    path = parquet(tmp_path / "a.parquet", columns() | {f"more{n}": ["x"] for n in range(COLUMNS_MAX)})
    with pytest.raises(ParquetTooWide) as refused:
        list(read_parquet(path, Reading(TODAY)))
    assert refused.value.facts == {"columns": len(columns()) + COLUMNS_MAX, "limit": COLUMNS_MAX}


@pytest.mark.parametrize(
    ("head", "refusal"),
    [
        (b"", FileEmpty),
        (b"PK\x03\x04zip", FileCompressed),
        (b"\x1f\x8bgzip", FileCompressed),
        (b"<?xml version='1.0'?><!DOCTYPE lolz [<!ENTITY lol 'lol'>]>", FileUnreadable),
        (b"%PDF-1.7", FileUnreadable),
    ],
)
def test_what_is_no_declaration_is_refused_from_its_first_bytes(tmp_path: Path, head: bytes, refusal: type) -> None:
    path = tmp_path / "file"
    path.write_bytes(head)
    with pytest.raises(refusal):
        recognise(path)


def test_two_gigabytes_are_refused_by_their_size_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.csv"
    with path.open("wb") as stream:
        stream.truncate(2 << 30)
    with pytest.raises(FileTooLarge) as refusal:
        recognise(path)
    assert refusal.value.facts == {"bytes": 2 << 30, "limit": bounded.FILE_BYTES_MAX}


@pytest.mark.parametrize(
    ("head", "kind"), [(b"S10.G00.00.001,'x'", "dsn"), (b"PAR1", "parquet"), (b"siret;nir", "csv")]
)
def test_a_kind_is_told_from_the_first_bytes(tmp_path: Path, head: bytes, kind: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(head)
    assert recognise(path) == kind
