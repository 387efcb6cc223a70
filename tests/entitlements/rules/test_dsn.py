"""Reading employers' DSN files."""

import io
from collections.abc import Iterable
from datetime import date

import pytest

from pecule.entitlements.rules.bounded import LINE_BYTES_MAX
from pecule.entitlements.rules.dsn import read_dsn
from pecule.entitlements.rules.dsn_person import Scales
from pecule.entitlements.rules.dsn_writer import WrittenContract, WrittenMonth, WrittenPerson, write_dsn
from pecule.entitlements.rules.lines import REASONS_KEPT_MAX, ActivityLine, DeclaredMonth, Reading
from tests.entitlements.people import BAKERY, FOUNDRY, TODAY, nir_of, person

SCALES = Scales(year_hours=160_700)
MARCH = date(2025, 3, 1)


def read(data: bytes) -> tuple[list[ActivityLine], Reading]:
    reading = Reading(TODAY)
    return list(read_dsn(io.BytesIO(data), reading, SCALES)), reading


def dsn(*persons: WrittenPerson, end: str = "\r\n", siret: str = BAKERY) -> bytes:
    return b"".join(write_dsn([WrittenMonth(siret, MARCH, persons)], end=end))


def codes(reading: Reading) -> list[tuple[int, str]]:
    return [(reason.line, reason.code) for reason in reading.reasons]


def with_true_totals(lines: Iterable[bytes]) -> bytes:
    """The lines of a file, with its last two replaced by true totals."""
    kept = [line for line in lines if not line.startswith(b"S90")]
    declarations = sum(line.startswith(b"S20.G00.05.001") for line in kept)
    kept += [f"S90.G00.90.001,'{len(kept) + 2}'".encode(), f"S90.G00.90.002,'{declarations}'".encode()]
    return b"\r\n".join(kept)


def replaced(data: bytes, old: bytes, new: bytes) -> tuple[bytes, int]:
    """The file with its first ``old`` replaced, and the number of the line it was on."""
    assert old in data
    return data.replace(old, new, 1), data[: data.index(old)].count(b"\n") + 1


@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_a_line_carries_what_was_declared(end: str) -> None:
    worked = WrittenContract(number="00042", worked=12_050, quantity=15_167, pay_cents=213_456)
    lines, reading = read(dsn(person(1, worked), end=end))
    assert codes(reading) == []
    assert lines == [
        ActivityLine(
            source_line=25,
            siret=BAKERY,
            declared_month=MARCH,
            fraction="11",
            period=MARCH,
            months=1,
            nir=nir_of(1),
            temporary_number="",
            birth_name="O'CONNOR",
            usage_name="",
            given_names="ZOÉ",
            birth_date=date(1980, 5, 17),
            contract="00042",
            category="employee",
            unit="hours",
            worked=12_050,
            counted_absence=0,
            reference=0,
            pay_cents=213_456,
            part_time=False,
            disabled=False,
            contribution_paid=True,
        )
    ]


def test_several_establishments_and_several_contracts_each_give_their_lines() -> None:
    two = (WrittenContract(number="00001", worked=8_000), WrittenContract(number="00002", worked=2_000, disabled=True))
    months = [
        WrittenMonth(BAKERY, MARCH, [person(1, *two), person(2)]),
        WrittenMonth(FOUNDRY, date(2025, 4, 1), [person(1)], kind="03"),
    ]
    lines, reading = read(b"".join(write_dsn(months)))
    assert codes(reading) == []
    assert [(line.siret, line.nir, line.contract, line.worked, line.disabled) for line in lines] == [
        (BAKERY, nir_of(1), "00001", 8_000, False),
        (BAKERY, nir_of(1), "00002", 2_000, True),
        (BAKERY, nir_of(2), "00001", 15_167, False),
        (FOUNDRY, nir_of(1), "00001", 15_167, False),
    ]
    assert reading.months == {
        DeclaredMonth(BAKERY, MARCH, "11"): "adds",
        DeclaredMonth(FOUNDRY, date(2025, 4, 1), "11"): "replaces",
    }


def test_an_empty_declaration_that_replaces_gives_no_line_but_names_its_month() -> None:
    lines, reading = read(b"".join(write_dsn([WrittenMonth(BAKERY, MARCH, [], kind="05")])))
    assert (lines, codes(reading)) == ([], [])
    assert reading.months == {DeclaredMonth(BAKERY, MARCH, "11"): "replaces"}


def test_a_corsican_and_a_temporary_number_are_read() -> None:
    corsican = WrittenPerson("280052A031123", "CASANOVA", "LÆTITIA".replace("Æ", "AE"), date(1980, 5, 1))
    waiting = WrittenPerson("", "DIALLO", "AWA", date(1999, 1, 1), temporary_number="1732829320AB00000000000000012")
    lines, reading = read(dsn(corsican, waiting))
    assert codes(reading) == []
    assert [(line.nir, line.temporary_number) for line in lines] == [
        ("280052A031123", ""),
        ("", "1732829320AB00000000000000012"),
    ]


def test_days_compare_with_the_forfait_and_pay_with_nothing_declared() -> None:
    days = WrittenContract(unit="days", worked=1_900, quantity=21_800, reference=21_800)
    pay = WrittenContract(unit="none", pay_cents=120_000)
    lines, _ = read(dsn(person(1, days), person(2, pay)))
    assert [(line.unit, line.worked, line.reference) for line in lines] == [
        ("days", 1_900, 21_800),
        ("pay", 120_000, 0),
    ]


def test_a_conventional_month_is_brought_to_the_year_in_the_legal_proportion() -> None:
    lines, _ = read(dsn(person(1, WrittenContract(reference=13_867, quantity=13_867, worked=13_867))))
    assert lines[0].reference == 13_867 * 160_700 // 15_167


def test_maternity_counts_as_worked_and_illness_does_not() -> None:
    maternity = WrittenContract(worked=7_583, stops=(("02", date(2025, 3, 16), None),))
    illness = WrittenContract(worked=7_583, stops=(("01", date(2025, 3, 16), None),))
    lines, _ = read(dsn(person(1, maternity), person(2, illness)))
    assert [line.counted_absence for line in lines] == [15_167 - 7_583, 0]


def test_parental_leave_that_ended_counts_its_own_days_only() -> None:
    leave = WrittenContract(worked=0, suspensions=(("632", date(2025, 2, 10), date(2025, 3, 10)),))
    lines, _ = read(dsn(person(1, leave)))
    assert lines[0].counted_absence == 15_167 * 10 // 31


def test_a_correction_of_an_earlier_month_goes_to_that_month_and_may_be_negative() -> None:
    data = dsn(person(1))
    lines = data.split(b"\r\n")[:-1]
    at = next(number for number, line in enumerate(lines) if line.startswith(b"S90"))
    lines[at:at] = [
        b"S21.G00.51.001,'01022025'",
        b"S21.G00.51.002,'28022025'",
        b"S21.G00.51.010,'00001'",
        b"S21.G00.51.011,'002'",
        b"S21.G00.53.001,'01'",
        b"S21.G00.53.002,'-12.5'",
        b"S21.G00.53.003,'10'",
    ]
    found, reading = read(with_true_totals(lines))
    assert codes(reading) == []
    assert [(line.period, line.declared_month, line.worked) for line in found] == [
        (date(2025, 2, 1), MARCH, -1_250),
        (MARCH, MARCH, 15_167),
    ]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b"S21.G00.30.004,'ZO\xc9'", b"S21.G00.30.004,ZO\xc9", "unreadable_line"),
        (b"S21.G00.40.002,'04'", b"garbage", "unreadable_line"),
        (b"S21.G00.40.002,'04'", b"S21.G00.40.002,'" + b"x" * LINE_BYTES_MAX + b"'", "line_too_long"),
        (b"'ZO\xc9'", b"'Z\x00\xc9'", "control_character"),
        (b"'ZO\xc9'", "'ZOÉ'".encode(), "wrong_encoding"),
        (b"S21.G00.11.001,'", b"S21.G00.11.001,'9", "bad_siret"),
        (b"S20.G00.05.001,'01'", b"S20.G00.05.001,'02'", "unknown_nature"),
        (b"S20.G00.05.002,'01'", b"S20.G00.05.002,'77'", "unknown_type"),
        (b"S20.G00.05.005,'01032025'", b"S20.G00.05.005,'15032025'", "bad_month"),
        (b"S20.G00.05.005,'01032025'", b"S20.G00.05.005,'01042026'", "future_month"),
        (b"S21.G00.30.001,'2", b"S21.G00.30.001,'9", "bad_nir"),
        (b"S21.G00.30.006,'17051980'", b"S21.G00.30.006,'32051980'", "bad_date"),
        (b"S21.G00.30.002,'O'CONNOR'", b"S21.G00.30.002,' '", "name_missing"),
        (b"S21.G00.53.002,'151.67'", b"S21.G00.53.002,'151,67'", "bad_number"),
        (b"S21.G00.53.002,'151.67'", b"S21.G00.53.002,'999.00'", "impossible_quantity"),
        (b"S21.G00.51.010,'00001'", b"S21.G00.51.010,'00009'", "contract_unknown"),
    ],
)
def test_a_wrong_line_is_named_with_its_number(old: bytes, new: bytes, code: str) -> None:
    data, line = replaced(dsn(person(1)), old, new)
    starts = {
        "bad_siret": 17, "bad_month": 7, "future_month": 7, "unknown_type": 7, "name_missing": 20, "bad_nir": 20,
        "bad_date": 20, "bad_number": 45, "impossible_quantity": 25, "contract_unknown": 35,
    }  # fmt: skip
    _, reading = read(data)
    assert (starts.get(code, line), code) in codes(reading)
    assert reading.reasons_total == len(reading.reasons) >= 1


def test_every_mistake_of_a_file_is_found_in_one_reading() -> None:
    data = dsn(person(1), person(2), person(3))
    for number in (1, 3):
        data = data.replace(nir_of(number).encode(), b"X" * 13)
    data = data.replace(b"S21.G00.06.003,'6201Z'\r\n", b"\r\n")
    _, reading = read(data)
    assert [code for _, code in codes(reading)] == ["unreadable_line", "bad_nir", "bad_nir"]


def test_a_reason_never_repeats_a_social_security_number() -> None:
    _, reading = read(dsn(person(1)).replace(nir_of(1).encode(), b"9999999999999"))
    assert [reason.sentence() for reason in reading.reasons] == ["This social security number is not valid."]


def test_thousands_of_mistakes_are_all_counted_and_the_first_thousand_kept() -> None:
    people = [WrittenPerson("X" * 13, "A", "B", date(1980, 1, 1)) for _ in range(1_500)]
    _, reading = read(dsn(*people))
    assert (len(reading.reasons), reading.reasons_total) == (REASONS_KEPT_MAX, 1_500)


def test_wrong_totals_refuse_the_file() -> None:
    data = dsn(person(1))
    count = data.count(b"\n")
    data = data.replace(f"S90.G00.90.001,'{count}'".encode(), b"S90.G00.90.001,'7'")
    data = data.replace(b"S90.G00.90.002,'1'", b"S90.G00.90.002,'2'")
    _, reading = read(data)
    assert [reason.as_json()["says"] for reason in reading.reasons] == [
        f"The file says that it has 7 lines; it has {count}.",
        "The file says that it has 2 declarations; it has 1.",
    ]


def test_a_file_cut_short_is_refused() -> None:
    data = dsn(person(1))
    _, reading = read(data[: data.index(b"S90")])
    assert [code for _, code in codes(reading)] == ["totals_missing"]


def test_nothing_may_follow_the_totals() -> None:
    data = dsn(person(1)) + b"S20.G00.05.001,'01'\r\n"
    _, reading = read(data)
    assert "line_after_totals" in [code for _, code in codes(reading)]


def test_a_block_out_of_place_is_refused() -> None:
    lines = dsn(person(1)).split(b"\r\n")[:-1]
    orphan = [line for line in lines if not line.startswith(b"S21.G00.40")]
    _, reading = read(with_true_totals(orphan))
    assert {code for _, code in codes(reading)} == {"contract_missing"}
    orphan = [line for line in lines if not line.startswith(b"S21.G00.50")]
    _, reading = read(with_true_totals(orphan))
    assert next(code for _, code in codes(reading)) == "block_out_of_place"


def test_the_same_month_twice_in_a_file_is_refused() -> None:
    months = [WrittenMonth(BAKERY, MARCH, [person(1)]), WrittenMonth(BAKERY, MARCH, [person(2)])]
    _, reading = read(b"".join(write_dsn(months)))
    assert [code for _, code in codes(reading)] == ["month_repeated"]


def test_blocks_that_the_norm_adds_are_passed_over() -> None:
    data = with_true_totals(dsn(person(1)).replace(b"S21.G00.50.002", b"S21.G00.99.002").split(b"\r\n")[:-1])
    lines, reading = read(data)
    assert (len(lines), codes(reading)) == (1, [])


def test_a_line_cut_by_the_edge_of_a_chunk_is_read_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    data = dsn(*(person(number) for number in range(30)))
    whole, _ = read(data)
    for size in (7, 64, 1_001):
        monkeypatch.setattr("pecule.entitlements.rules.bounded.CHUNK_BYTES", size)
        cut, reading = read(data)
        assert (cut, codes(reading)) == (whole, [])


def test_a_file_without_a_line_end_stays_in_bounded_memory_and_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pecule.entitlements.rules.bounded.CHUNK_BYTES", 4_096)
    _, reading = read(b"S10.G00.00.001,'" + b"x" * 100_000)
    assert codes(reading)[0] == (1, "line_too_long")
