"""What sets a file aside."""

from pecule.entitlements.rules.anomalies import EmployerFacts, FileFacts, UnitFacts, anomalies
from tests.entitlements.people import BAKERY


def hours(lines: int = 10, suspect: int = 0, mean: int = 15_000, before: int = 15_100) -> UnitFacts:
    return UnitFacts("hours", full_time_lines=lines, day_like_lines=suspect, mean=mean, mean_before=before)


def found(employer: EmployerFacts) -> list[str]:
    return [anomaly.code for anomaly in anomalies(FileFacts([employer]))]


def test_an_ordinary_file_has_no_anomaly() -> None:
    assert found(EmployerFacts(BAKERY, persons=30, persons_before_max=28, units=(hours(),))) == []


def test_days_declared_as_hours_are_a_confusion_of_units() -> None:
    whole = anomalies(FileFacts([EmployerFacts(BAKERY, 10, 10, (hours(suspect=9, before=0),))]))
    assert [anomaly.as_json() for anomaly in whole] == [
        {
            "code": "unit_confusion",
            "facts": {"siret": BAKERY, "suspect": 9, "lines": 10},
            "says": f"9 of 10 full-time lines of {BAKERY} count as many hours as a month has days.",
        }
    ]


def test_two_odd_lines_are_not_a_confusion() -> None:
    assert found(EmployerFacts(BAKERY, 2, 2, (hours(lines=2, suspect=2, before=0),))) == []


def test_quantities_that_jump_either_way_are_seen() -> None:
    assert found(EmployerFacts(BAKERY, 10, 10, (hours(mean=2_000),))) == ["quantities_jumped"]
    assert found(EmployerFacts(BAKERY, 10, 10, (hours(mean=70_000),))) == ["quantities_jumped"]
    assert found(EmployerFacts(BAKERY, 10, 10, (hours(mean=4_000),))) == []


def test_a_company_that_doubled_overnight_is_seen_and_a_new_one_is_not() -> None:
    assert found(EmployerFacts(BAKERY, persons=40, persons_before_max=20)) == ["doubled_overnight"]
    assert found(EmployerFacts(BAKERY, persons=39, persons_before_max=20)) == []
    assert found(EmployerFacts(BAKERY, persons=40, persons_before_max=0)) == []
    assert found(EmployerFacts(BAKERY, persons=10, persons_before_max=2)) == []


def test_people_are_shown_by_public_ids_up_to_twenty() -> None:
    ids = [f"h{number:03d}" for number in range(50)]
    everywhere, closed = anomalies(FileFacts([], full_time_everywhere=ids, closed_or_dead=["h1"]))
    assert everywhere.facts == {"persons": 50, "holders": ids[:20], "employers_min": 3}
    assert closed.sentence() == "1 people of this file have a closed account or are dead."
