"""What holders state themselves: former hours and low qualification, as pages read it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from pecule.audit.models import AuditLine
from pecule.entitlements.actions import declare_low_qualified, enter_dif_hours, withdraw_low_qualified
from pecule.entitlements.models import Conversion, LowQualification
from pecule.entitlements.queries.stated import (
    EnteredHours,
    FormerHours,
    Statement,
    former_hours,
    low_qualified_terms,
    standing_statement,
    statements,
    worth_of_former_hours,
)
from pecule.holders.actions import NewPerson, open_holder
from pecule.holders.models import Holder
from pecule.holders.rules.standing import AccountClosed
from pecule.kernel.identifiers import read_nir
from pecule.scheme.conversions import DifTooLate, TooManyDifHours
from tests.entitlements.conftest import AT, BY
from tests.entitlements.people import nir_of

LATER = AT + timedelta(days=30)
IN_2021 = datetime(2021, 3, 1, 9, tzinfo=UTC)
LAW = ("Loi 2020-1577", "https://docs.wikilivre.org/?p=5924")


def person(number: int = 1) -> Holder:
    return Holder.objects.get(pk=open_holder(NewPerson(read_nir(nir_of(number)), "LEFÈVRE", "ZOÉ"), by=BY, at=AT))


@pytest.fixture
def holder(db: None) -> Holder:
    return person()


def test_former_hours_are_told_with_their_deadline_and_what_was_entered(holder: Holder) -> None:
    enter_dif_hours(person(2).pk, hours_hundredths=100, key="a", by=BY, at=IN_2021)
    last = date(2021, 6, 30)
    assert former_hours(holder.pk, day=last) == FormerHours(last, False, 12_000, *LAW, None)
    enter_dif_hours(holder.pk, hours_hundredths=8_750, key="a", by=BY, at=IN_2021)
    entered = EnteredHours(8_750, 131_250, IN_2021)
    assert former_hours(holder.pk, day=date(2021, 7, 1)) == FormerHours(last, True, 12_000, *LAW, entered)


def test_the_worth_of_hours_is_told_or_refused_as_the_verb_would() -> None:
    assert worth_of_former_hours(8_750, day=date(2021, 6, 30)) == 131_250
    with pytest.raises(DifTooLate):
        worth_of_former_hours(8_750, day=date(2021, 7, 1))
    with pytest.raises(TooManyDifHours):
        worth_of_former_hours(12_001, day=date(2021, 6, 30))


@pytest.mark.parametrize(("hour", "late"), [(21, False), (22, True)])
def test_the_deadline_ends_at_midnight_in_paris(holder: Holder, hour: int, late: bool) -> None:
    at = datetime(2021, 6, 30, hour, 30, tzinfo=UTC)
    if late:
        with pytest.raises(DifTooLate):
            enter_dif_hours(holder.pk, hours_hundredths=100, key="a", by=BY, at=at)
    else:
        enter_dif_hours(holder.pk, hours_hundredths=100, key="a", by=BY, at=at)
    assert Conversion.objects.count() == (0 if late else 1)


def test_a_statement_stands_until_withdrawn_and_the_trail_names_the_person_by_public_id(holder: Holder) -> None:
    declare_low_qualified(person(2).pk, from_year=2019, by=BY, at=AT)
    declare_low_qualified(holder.pk, from_year=2026, by=BY, at=AT)
    first = Statement(2026, None, AT, None)
    assert (statements(holder.pk), standing_statement(holder.pk)) == ([first], first)
    withdraw_low_qualified(holder.pk, until_year=2026, by=BY, at=LATER)
    assert (statements(holder.pk), standing_statement(holder.pk)) == ([Statement(2026, 2026, AT, LATER)], None)
    about = AuditLine.objects.filter(subject=f"holder:{holder.public_id}", verb__contains="low_qualified")
    assert [(line.verb, line.details) for line in about.order_by("pk")] == [
        ("entitlements.declare_low_qualified", {"from_year": 2026}),
        ("entitlements.withdraw_low_qualified", {"until_year": 2026}),
    ]


def test_a_closed_account_declares_nothing_and_can_still_withdraw(holder: Holder) -> None:
    declare_low_qualified(holder.pk, from_year=2026, by=BY, at=AT)
    Holder.objects.update(status="closed", closed_reason="pension", closed_on=date(2026, 1, 1))
    withdraw_low_qualified(holder.pk, until_year=2025, by=BY, at=LATER)
    with pytest.raises(AccountClosed):
        declare_low_qualified(holder.pk, from_year=2026, by=BY, at=LATER)
    assert list(LowQualification.objects.values_list("until_year", flat=True)) == [2025]


def test_the_terms_are_those_of_the_scheme_on_that_day() -> None:
    terms = low_qualified_terms(day=date(2026, 3, 2))
    assert (terms.amount_cents, terms.ceiling_cents) == (80_000, 800_000)
    assert (terms.usual_amount_cents, terms.usual_ceiling_cents) == (50_000, 500_000)
    assert terms.article == "R6323-3-1 I"
