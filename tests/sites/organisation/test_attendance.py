"""Attendance as people type it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pecule.orders.queries import AttendanceRow
from pecule.sites.organisation.attendance import (
    LengthUnreadable,
    LineUnreadable,
    TooManyLines,
    parts_of,
    read_length,
    read_lines,
    weeks,
    write_length,
)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("3:30", 210), ("3h30", 210), ("3 h 30", 210), ("3.5", 210), ("3,5", 210), ("3,25", 195), ("3", 180), ("3h", 180),
     ("0", 0), ("10:05", 605)],
)  # fmt: skip
def test_hours_are_read_as_people_write_them(text: str, minutes: int) -> None:
    assert read_length(text) == minutes


@pytest.mark.parametrize("text", ["", "x", "-1", "3:60", "3:5", "3:30:00", "3.555", "999", "٣", "1e3", "3:30 pm", "½"])
def test_what_is_no_length_is_refused(text: str) -> None:
    with pytest.raises(LengthUnreadable):
        read_length(text)


@given(st.integers(0, 99 * 60 + 59))
def test_a_written_length_is_read_back(minutes: int) -> None:
    assert read_length(write_length(minutes)) == minutes


def test_lines_are_read_with_any_separator_and_headings_are_passed_over() -> None:
    text = "day;part;hours\n2026-04-01;morning;3:30\n\n02/04/2026\taprès-midi\t3,5\n2026-04-03,jour,7\n"
    assert read_lines(text) == [
        AttendanceRow(date(2026, 4, 1), "morning", 210),
        AttendanceRow(date(2026, 4, 2), "afternoon", 210),
        AttendanceRow(date(2026, 4, 3), "day", 420),
    ]


@pytest.mark.parametrize(
    "line", ["2026-04-01;night;3", "2026-02-30;day;3", "2026-04-01;day", "2026-04-01;day;many", "1;2;3", "=cmd();1;2"]
)
def test_a_line_that_cannot_be_read_is_named_by_its_number(line: str) -> None:
    with pytest.raises(LineUnreadable) as refused:
        read_lines(f"2026-04-01;morning;3\n{line}")
    assert (refused.value.facts["line"], refused.value.facts["text"]) == (2, line)


def test_too_many_lines_are_refused() -> None:
    with pytest.raises(TooManyLines):
        read_lines("2026-04-01;morning;3\n" * 501)


def test_weeks_begin_on_monday_and_hold_each_day_once() -> None:
    found = weeks(date(2026, 4, 1), date(2026, 4, 14))
    assert [(days[0], len(days)) for days in found] == [
        (date(2026, 4, 1), 5), (date(2026, 4, 6), 7), (date(2026, 4, 13), 2)
    ]  # fmt: skip
    assert weeks(date(2026, 4, 2), date(2026, 4, 1)) == []


@pytest.mark.parametrize(
    ("modality", "parts"),
    [("in_person", 2), ("distance", 1), ("mixed", 3)],
)
def test_each_modality_has_its_parts_of_a_day(modality: str, parts: int) -> None:
    assert len(parts_of(modality)) == parts
