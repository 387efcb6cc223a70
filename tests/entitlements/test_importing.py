"""Taking in declarations: refused whole, set aside whole, or accepted whole."""

from datetime import date

import pytest

from pecule.audit.models import AuditLine
from pecule.entitlements.actions.crediting import credit_year
from pecule.entitlements.models import ActivityLine, DeclarationFile, Employer, MonthStanding, YearOfWork
from pecule.entitlements.rules.dsn_writer import WrittenContract, WrittenMonth, WrittenPerson, write_dsn
from pecule.holders.models import Holder
from pecule.ledger.queries import balances
from tests.entitlements.conftest import AT, BY, Import, year_csv
from tests.entitlements.people import BAKERY, FOUNDRY, luhn_siret, nir_of, person

pytestmark = pytest.mark.django_db
JANUARY, FEBRUARY = date(2025, 1, 1), date(2025, 2, 1)


def worked() -> list[tuple[int, int]]:
    return list(YearOfWork.objects.order_by("holder_id").values_list("year", "worked"))


def test_an_accepted_file_opens_accounts_and_adds_up_months(send: Import) -> None:
    first = send(WrittenMonth(BAKERY, JANUARY, [person(1), person(2)]))
    second = send(WrittenMonth(BAKERY, FEBRUARY, [person(1, WrittenContract(worked=10_000))]))
    assert (first.status, first.replayed) == ("accepted", False)
    assert first.report == {
        "persons": 2, "months": 1, "opened": 2, "anomalies": [],
        "added_cents": 0, "taken_back_cents": 0, "claimed_cents": 0,
    }  # fmt: skip
    assert second.report["opened"] == 0
    assert worked() == [(2025, 25_167), (2025, 15_167)]


def test_the_same_bytes_twice_change_nothing(send: Import) -> None:
    month = WrittenMonth(BAKERY, JANUARY, [person(1)])
    first, again = send(month), send(month)
    assert (again.file, again.status, again.replayed) == (first.file, "accepted", True)
    assert (DeclarationFile.objects.count(), ActivityLine.objects.count()) == (1, 1)


def test_one_wrong_line_refuses_the_whole_file_and_keeps_nothing_but_its_report(send: Import) -> None:
    data = b"".join(write_dsn([WrittenMonth(BAKERY, JANUARY, [person(1), person(2)])]))
    outcome = send(data.replace(nir_of(2).encode(), b"9999999999999"))
    assert (outcome.status, outcome.report["reasons_total"]) == ("refused", 1)
    assert outcome.report["reasons"] == [
        {"line": 48, "code": "bad_nir", "facts": {}, "says": "This social security number is not valid."}
    ]
    assert [table.objects.count() for table in (Holder, Employer, ActivityLine, MonthStanding)] == [0, 0, 0, 0]
    assert send(data).status == "accepted"


def test_a_month_declared_twice_is_refused_and_a_replacement_replaces_it(send: Import) -> None:
    send(WrittenMonth(BAKERY, JANUARY, [person(1), person(2)]))
    twice = send(WrittenMonth(BAKERY, JANUARY, [person(1, WrittenContract(worked=9_000))]))
    assert [reason["code"] for reason in twice.report["reasons"]] == ["month_already_declared"]
    assert worked() == [(2025, 15_167), (2025, 15_167)]
    send(WrittenMonth(BAKERY, JANUARY, [person(1, WrittenContract(worked=9_000))], kind="03"))
    assert worked() == [(2025, 9_000)]


def test_a_cancelled_month_leaves_nothing_standing(send: Import) -> None:
    send(WrittenMonth(BAKERY, JANUARY, [person(1)]))
    send(WrittenMonth(BAKERY, JANUARY, [], kind="04"))
    assert (worked(), MonthStanding.objects.filter(until=None).count()) == ([], 0)


def test_two_establishments_in_one_file_stand_apart(send: Import) -> None:
    send(WrittenMonth(BAKERY, JANUARY, [person(1)]), WrittenMonth(FOUNDRY, JANUARY, [person(1)]))
    assert [(work.employer.siret, work.worked) for work in YearOfWork.objects.order_by("pk")] == [
        (BAKERY, 15_167),
        (FOUNDRY, 15_167),
    ]


def test_every_import_leaves_an_audit_line_without_personal_data(send: Import) -> None:
    outcome = send(WrittenMonth(BAKERY, JANUARY, [person(1)]))
    line = AuditLine.objects.get(verb="entitlements.import")
    assert (line.subject, line.details) == (
        f"file:{outcome.file}",
        {"status": "accepted", "lines": 49, "persons": 1, "kind": "dsn"},
    )


def test_days_declared_as_hours_set_the_file_aside_and_credit_nothing(send: Import) -> None:
    days = WrittenContract(worked=2_000)
    outcome = send(WrittenMonth(BAKERY, JANUARY, [person(n, days) for n in range(5)]))
    assert outcome.status == "set_aside"
    assert [anomaly["says"] for anomaly in outcome.report["anomalies"]] == [
        f"5 of 5 full-time lines of {BAKERY} count as many hours as a month has days."
    ]
    assert (worked(), MonthStanding.objects.count()) == ([], 0)


def test_a_company_that_doubles_overnight_is_set_aside(send: Import) -> None:
    send(WrittenMonth(BAKERY, JANUARY, [person(n) for n in range(15)]))
    outcome = send(WrittenMonth(BAKERY, FEBRUARY, [person(n) for n in range(40)]))
    assert [anomaly["facts"] for anomaly in outcome.report["anomalies"]] == [{"siret": BAKERY, "now": 40, "before": 15}]


def test_quantities_that_jump_from_last_month_set_the_file_aside(send: Import) -> None:
    part = WrittenContract(worked=3_000, quantity=3_000)
    send(WrittenMonth(BAKERY, JANUARY, [person(n, part) for n in range(4)]))
    outcome = send(WrittenMonth(BAKERY, FEBRUARY, [person(n) for n in range(4)]))
    assert [anomaly["code"] for anomaly in outcome.report["anomalies"]] == ["quantities_jumped"]


def test_one_person_full_time_at_three_employers_is_set_aside(send: Import) -> None:
    rows = [f"{siret};{nir_of(1)};LEFÈVRE;employee;hours;1607" for siret in (BAKERY, FOUNDRY, luhn_siret(55210055))]
    assert send(year_csv(*rows[:2])).status == "accepted"
    outcome = send(year_csv(rows[2]))
    assert [anomaly["code"] for anomaly in outcome.report["anomalies"]] == ["full_time_everywhere"]
    assert outcome.report["anomalies"][0]["facts"]["holders"] == [str(Holder.objects.get().public_id)]


def test_a_dead_persons_line_sets_the_file_aside(send: Import) -> None:
    send(WrittenMonth(BAKERY, JANUARY, [person(1)]))
    Holder.objects.update(status="closed", closed_reason="death", closed_on=date(2025, 1, 20))
    outcome = send(WrittenMonth(BAKERY, FEBRUARY, [person(1), person(2)]))
    assert [anomaly["says"] for anomaly in outcome.report["anomalies"]] == [
        "1 people of this file have a closed account or are dead."
    ]


def test_a_temporary_number_that_becomes_final_keeps_one_account_and_one_credit(send: Import) -> None:
    temporary = f"1{BAKERY[:9]}0000000001"
    waiting = WrittenPerson("", "DIALLO", "AWA", date(1999, 1, 1), temporary_number=temporary)
    final = WrittenPerson(nir_of(9), "DIALLO", "AWA", date(1999, 1, 1), temporary_number=temporary)
    send(WrittenMonth(BAKERY, JANUARY, [waiting]))
    credit_year(2025, by=BY, at=AT, workers=1)
    send(WrittenMonth(BAKERY, FEBRUARY, [final]))
    (kept,) = Holder.objects.exclude(status="closed")
    assert not kept.temporary_number
    assert set(ActivityLine.objects.values_list("holder_id", flat=True)) == {kept.pk}
    assert worked() == [(2025, 30_334)]
    (own,) = [each for each in balances("holder", kept.pk) if each.fund == "own"]
    assert own.balance.posted_cents == -(-50_000 * 30_334 // 160_700)


def test_another_companys_word_for_a_temporary_number_merges_nothing(send: Import) -> None:
    temporary = f"1{BAKERY[:9]}0000000001"
    waiting = WrittenPerson("", "DIALLO", "AWA", date(1999, 1, 1), temporary_number=temporary)
    send(WrittenMonth(BAKERY, JANUARY, [waiting]))
    thief = WrittenPerson(nir_of(9), "DIALLO", "AWA", date(1999, 1, 1), temporary_number=temporary)
    send(WrittenMonth(FOUNDRY, FEBRUARY, [thief]))
    assert Holder.objects.filter(temporary_number=True, status="open").count() == 1
    assert Holder.objects.count() == 2
