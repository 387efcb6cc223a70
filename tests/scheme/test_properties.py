"""What holds for any person, any order, any day."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pecule.kernel.cents import ceil_cents
from pecule.kernel.refusals import Refusal
from pecule.scheme import load
from pecule.scheme.cancellation import ExitReason, delivered_in_part
from pecule.scheme.clawback import correction, recovery
from pecule.scheme.conversions import account_to_public_hours, hours_to_account
from pecule.scheme.credit import Activity, Unit, credit_table, yearly_credit
from pecule.scheme.delays import StartTooSoon, check_start, deadline, earliest_start, latest_day_before
from pecule.scheme.refunds import refund_plan
from pecule.scheme.spending import FundState, Part, PricedTraining, in_spending_order, spending_plan

FR = load("fr")
moderate = settings(max_examples=80, deadline=None)

hours = st.integers(0, 250_000)
references = st.none() | st.integers(100_000, 200_000)
years = st.integers(2019, 2026)
cents = st.integers(0, 1_000_000)
days = st.dates(date(2021, 7, 1), date(2027, 12, 31))


@st.composite
def activities(draw: st.DrawFn) -> Activity:
    units: list[Unit] = ["hours", "days", "calendar", "pay"]
    unit = draw(st.sampled_from(units))
    return Activity(
        declaration="D",
        kind=draw(st.sampled_from(["employee", "low_qualified", "esat", "self_employed"])),
        unit=unit,
        worked=draw(st.integers(0, 3_000_000 if unit == "pay" else 250_000)),
        reference=draw(references) if unit == "hours" else None,
        counted_absence=draw(st.integers(0, 50_000)),
        add_ons=frozenset(draw(st.sets(st.sampled_from(["disability"])))),
        contribution_paid=draw(st.booleans()),
    )


@moderate
@given(st.lists(activities(), max_size=5), cents, years)
def test_a_credit_never_passes_the_ceilings_and_is_never_negative(
    lines: list[Activity], balance: int, year: int
) -> None:
    result = yearly_credit(FR, lines, counted_balance=balance, year=year)
    assert result.credit == result.base + result.add_on
    assert 0 <= result.credit <= result.earned <= 110_000
    assert result.base == 0 or balance + result.base <= result.ceiling
    assert result.credit == 0 or balance + result.credit <= 800_000


@moderate
@given(activities(), st.integers(0, 100_000), years)
def test_more_work_never_credits_less(line: Activity, more: int, year: int) -> None:
    less = yearly_credit(FR, [line], counted_balance=0, year=year)
    longer = replace(line, worked=line.worked + more)
    assert yearly_credit(FR, [longer], counted_balance=0, year=year).credit >= less.credit


@moderate
@given(hours, references, st.sampled_from(["employee", "self_employed"]))
def test_one_line_is_exactly_the_law_in_fractions(worked: int, reference: int | None, kind: str) -> None:
    share = Fraction(worked, reference or 160_700)
    full_from = Fraction(1, 2) if kind == "employee" else Fraction(1)
    expected = 50_000 if share >= full_from else ceil_cents(50_000 * share)
    line = Activity("D", kind, "hours", worked, reference, contribution_paid=True)
    assert yearly_credit(FR, [line], counted_balance=0, year=2025).credit == expected


@moderate
@given(st.integers(0, 2_600_000), years)
def test_pay_is_exactly_the_law_in_fractions(pay: int, year: int) -> None:
    reference = credit_table(FR, year).pay_reference
    share = Fraction(pay, reference)
    expected = 50_000 if share >= Fraction(1, 2) else ceil_cents(50_000 * share)
    line = Activity("D", "employee", "pay", pay)
    assert yearly_credit(FR, [line], counted_balance=0, year=year).credit == expected


@moderate
@given(st.lists(st.integers(0, 30_000), min_size=1, max_size=12), references)
def test_cutting_a_contract_in_pieces_changes_nothing(pieces: list[int], reference: int | None) -> None:
    whole = [Activity("D", "employee", "hours", sum(pieces), reference)]
    cut = [Activity("D", "employee", "hours", piece, reference) for piece in pieces]
    credits_found = {yearly_credit(FR, lines, counted_balance=0, year=2025).credit for lines in (whole, cut)}
    assert len(credits_found) == 1


@moderate
@given(st.lists(activities(), max_size=5))
def test_the_order_of_declarations_does_not_matter(lines: list[Activity]) -> None:
    first = yearly_credit(FR, lines, counted_balance=100_000, year=2025)
    second = yearly_credit(FR, lines[::-1], counted_balance=100_000, year=2025)
    assert (first.credit, first.ceiling) == (second.credit, second.ceiling)


@st.composite
def funds(draw: st.DrawFn) -> list[FundState]:
    return [
        FundState(
            id=str(number),
            kind=draw(st.sampled_from(["own", "cec", "dotation", "complement"])),
            available=draw(st.integers(-5_000, 300_000)),
            origin=draw(st.sampled_from(["employer", "region", "c2p", "association", ""])),
            earmark=frozenset(draw(st.sets(st.sampled_from(["rs", "RNCP1"]), max_size=1))),
            expires_on=draw(st.none() | days),
        )
        for number in range(draw(st.integers(0, 6)))
    ]


orders = st.builds(
    PricedTraining,
    price=st.integers(0, 500_000),
    kind=st.sampled_from(["rncp", "rs", "clea", "bilan", "licence_light", "volunteering"]),
    certification=st.sampled_from(["RNCP1", "RNCP2"]),
    situations=st.frozensets(st.sampled_from(["jobseeker"])),
    participation_payer=st.sampled_from(["holder", "employer"]),
)


@moderate
@given(orders, funds(), days)
def test_a_plan_pays_the_price_exactly_and_no_fund_beyond_what_it_holds(
    order: PricedTraining, pockets: list[FundState], day: date
) -> None:
    try:
        plan = spending_plan(FR, order, pockets, day=day)
    except Refusal:
        return
    held = {fund.id: fund for fund in pockets}
    assert plan.from_funds + plan.participation.amount + plan.remainder == order.price
    assert plan.remainder >= 0
    assert all(0 < part.amount <= held[part.fund].available for part in plan.parts)
    assert all((held[part.fund].expires_on or date.max) >= day for part in plan.parts)
    cap = FR.find(f"spend_cap.{order.kind}", on=day)
    own = sum(part.amount for part in plan.parts if part.kind == "own")
    assert cap is None or own <= cap.value


@moderate
@given(orders, funds(), days)
def test_a_plan_does_not_depend_on_how_funds_are_listed(
    order: PricedTraining, pockets: list[FundState], day: date
) -> None:
    def answer(listed: list[FundState]) -> object:
        try:
            return spending_plan(FR, order, listed, day=day)
        except Refusal as refusal:
            return type(refusal)

    assert answer(pockets) == answer(pockets[::-1])


@moderate
@given(funds(), days)
def test_a_later_kind_is_used_only_when_earlier_ones_are_empty(pockets: list[FundState], day: date) -> None:
    order = PricedTraining(price=200_000, kind="rncp", certification="RNCP1", situations=frozenset({"jobseeker"}))
    plan = spending_plan(FR, order, pockets, day=day)
    used = {part.fund: part.amount for part in plan.parts}
    ordered = [fund for fund in in_spending_order(FR, pockets, day=day) if fund.id in used]
    assert all(used[fund.id] == fund.available for fund in ordered[:-1])


@moderate
@given(st.lists(st.integers(1, 200_000), min_size=1, max_size=6), st.lists(st.floats(0, 1), min_size=1, max_size=4))
def test_refunds_one_after_another_never_give_back_more_than_each_source_paid(
    paid: list[int], shares: list[float]
) -> None:
    left = [Part(str(number), "own", amount) for number, amount in enumerate(paid)]
    for share in shares:
        asked = int(sum(part.amount for part in left) * share)
        plan = refund_plan(FR, left, amount=asked)
        assert sum(part.amount for part in plan.parts) == asked
        assert all(0 <= back.amount <= part.amount for back, part in zip(plan.parts, left, strict=True))
        left = [
            Part(part.fund, part.kind, part.amount - back.amount) for part, back in zip(left, plan.parts, strict=True)
        ]


@moderate
@given(st.sampled_from(["answer", "accept", "entry", "exit", "auto_validate", "start_gap"]), days)
def test_a_deadline_in_working_days_falls_on_one_after_as_many(name: str, start: date) -> None:
    found = deadline(FR, name, start=start)
    assert FR.working_days.is_working(found.day)
    assert FR.working_days.between(start, found.day) == FR.value(f"delay.{name}", on=start).value


@moderate
@given(days)
def test_the_day_before_the_earliest_start_is_refused(proposed_on: date) -> None:
    earliest = earliest_start(FR, proposed_on=proposed_on).day
    assert check_start(FR, proposed_on=proposed_on, starts_on=earliest).day == earliest
    with pytest.raises(StartTooSoon) as refused:
        check_start(FR, proposed_on=proposed_on, starts_on=earliest - timedelta(days=1))
    assert refused.value.facts["earliest"] == earliest


@moderate
@given(days)
def test_the_latest_day_before_leaves_the_whole_delay(event: date) -> None:
    latest = latest_day_before(FR, "late_cancel", event=event, on=event).day
    assert FR.working_days.between(latest, event) >= 7


@moderate
@given(st.integers(0, 40_000), cents)
def test_converting_hours_loses_none_and_stays_under_the_ceiling(held: int, balance: int) -> None:
    found = hours_to_account(FR, hours=held, counted_balance=balance, day=date(2026, 3, 2))
    assert found.taken + found.kept == held
    assert found.given == found.taken * 15
    assert found.given == 0 or balance + found.given <= 500_000


@moderate
@given(cents, st.integers(0, 15_000))
def test_converting_euros_loses_none_and_stays_under_the_hours_ceiling(amount: int, balance: int) -> None:
    found = account_to_public_hours(FR, amount=amount, hours_balance=balance, day=date(2026, 3, 2))
    assert found.taken + found.kept == amount
    assert found.taken == found.given * 15
    assert balance + found.given <= 15_000


@moderate
@given(cents, cents, st.integers(-10_000, 1_000_000), st.lists(cents, max_size=4))
def test_a_correction_and_its_recovery_account_for_every_cent(
    credited: int, right: int, available: int, later: list[int]
) -> None:
    put_right = correction(FR, credited=credited, right=right, available=available, day=date(2026, 6, 1))
    assert credited + put_right.added - put_right.taken - put_right.claim == right
    assert put_right.taken <= max(0, available)
    claim = put_right.claim
    for credit in later:
        found = recovery(FR, claim=claim, credit=credit, day=date(2027, 4, 1))
        assert found.withheld + found.credited == credit
        assert found.withheld + found.claim_left == claim
        claim = found.claim_left


@moderate
@given(cents, st.integers(0, 100), st.booleans())
def test_a_partial_delivery_cuts_the_price_in_two(price: int, percent: int, gave_up: bool) -> None:
    reason: ExitReason = "holder_gave_up" if gave_up else "organisation_stopped"
    cut = delivered_in_part(FR, price=price, percent=percent, reason=reason, day=date(2026, 3, 2))
    assert cut.to_organisation + cut.given_back == price
    assert cut.to_organisation == price * percent // 100
