"""The set-based credit and the pure rule agree, cent by cent."""

from dataclasses import dataclass, replace
from typing import Literal

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pecule.entitlements.models import Employer, LowQualification, YearOfWork
from pecule.entitlements.queries.due import due_select
from pecule.holders.actions import NewPerson, open_holder
from pecule.kernel.identifiers import read_nir
from pecule.scheme import Scheme, load
from pecule.scheme.credit import Activity, yearly_credit
from pecule.scheme.credit_tables import credit_table
from tests.entitlements.conftest import AT, BY
from tests.entitlements.people import BAKERY, nir_of

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Work:
    category: str
    unit: Literal["hours", "days", "pay"]
    worked: int
    absence: int
    reference: int
    disabled: bool
    paid: bool


works = st.builds(
    Work,
    category=st.sampled_from(["employee", "employee", "employee", "esat", "self_employed", "public"]),
    unit=st.sampled_from(["hours", "days", "pay"]),
    worked=st.one_of(st.integers(0, 9_000_000), st.sampled_from([80_350, 80_349, 160_700, 10_900, 0, 1])),
    absence=st.integers(0, 100_000),
    reference=st.one_of(st.just(0), st.integers(1, 9_000_000)),
    disabled=st.booleans(),
    paid=st.booleans(),
)


def by_sql(scheme: Scheme, year: int, holder: int, balance: int) -> int:
    balances = f"(SELECT {holder} AS holder_id, 1 AS account_id, {balance}::bigint AS counted)"
    select = due_select(credit_table(scheme, year), "w.holder_id = %s", balances)
    with connection.cursor() as cursor:
        cursor.execute(select, [holder])
        row = cursor.fetchone()
    return int(row[2]) if row else 0


def by_rule(scheme: Scheme, year: int, work: list[Work], low_qualified: bool, balance: int) -> int:
    known = {terms.code for terms in credit_table(scheme, year).classes}
    activities = [
        Activity(
            declaration=str(number),
            kind="low_qualified" if each.category == "employee" and low_qualified and "low_qualified" in known
            else each.category,
            unit=each.unit,
            worked=each.worked,
            reference=each.reference or None,
            counted_absence=each.absence,
            add_ons=frozenset({"disability"} if each.disabled else ()),
            contribution_paid=each.paid,
        )
        for number, each in enumerate(work)
        if each.category in known
    ]  # fmt: skip
    return yearly_credit(scheme, activities, counted_balance=balance, year=year).credit


def write(holder: int, year: int, work: list[Work], low_qualified: bool) -> None:
    employer, _ = Employer.objects.get_or_create(siret=BAKERY)
    LowQualification.objects.filter(holder_id=holder).delete()
    if low_qualified:
        LowQualification.objects.create(holder_id=holder, from_year=2019, declared_at=AT)
    YearOfWork.objects.filter(holder_id=holder).delete()
    YearOfWork.objects.bulk_create(
        YearOfWork(
            holder_id=holder, employer=employer, year=year, contract=str(number), category=each.category,
            unit=each.unit, reference=each.reference, worked=each.worked, counted_absence=each.absence,
            disabled=each.disabled, contribution_paid=each.paid,
        )
        for number, each in enumerate(work)
    )  # fmt: skip


@pytest.fixture
def holder() -> int:
    return open_holder(NewPerson(read_nir(nir_of(1)), "LEFÈVRE", "ZOÉ"), by=BY, at=AT)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    work=st.lists(works, min_size=1, max_size=6),
    low_qualified=st.booleans(),
    balance=st.one_of(st.integers(0, 900_000), st.sampled_from([0, 450_000, 499_999, 500_000, 800_000])),
    year=st.integers(2019, 2026),
)
def test_any_year_of_work_is_worth_the_same_in_sql_and_in_the_rule(
    holder: int, work: list[Work], low_qualified: bool, balance: int, year: int
) -> None:
    scheme = load("fr")
    write(holder, year, work, low_qualified)
    assert by_sql(scheme, year, holder, balance) == by_rule(scheme, year, work, low_qualified, balance)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(work=st.lists(works, min_size=1, max_size=4), balance=st.integers(0, 20_000))
def test_another_countrys_scheme_agrees_too(holder: int, work: list[Work], balance: int) -> None:
    scheme = load("be")
    work = [replace(each, category="employee") for each in work]
    write(holder, 2025, work, False)
    assert by_sql(scheme, 2025, holder, balance) == by_rule(scheme, 2025, work, False, balance)
