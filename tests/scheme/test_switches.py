"""Rules that a scheme may set otherwise, and facts that no rule accepts."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from pecule.scheme import Scheme, load
from pecule.scheme.accounts import Life, opens_on
from pecule.scheme.cancellation import ImpossibleCompletion, completion_percent, delivered_in_part
from pecule.scheme.clawback import recovery
from pecule.scheme.credit import Activity, ImpossibleActivity, yearly_credit
from pecule.scheme.delays import NotADelay, deadline, latest_day_before
from pecule.scheme.loading import FOLDER, load_folder
from pecule.scheme.spending import LicenceNeedsThirdParty, PricedTraining, spending_plan

FR = load("fr")
DAY = date(2026, 3, 2)

Changed = Callable[[str, str, str], Scheme]


@pytest.fixture
def changed(tmp_path: Path) -> Changed:
    """France's scheme with one text of one parameters file replaced by another."""

    def change(file: str, old: str, new: str) -> Scheme:
        folder = tmp_path / "fr"
        shutil.copytree(FOLDER / "fr", folder)
        path = folder / "parameters" / file
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")
        return load_folder(folder)

    return change


@pytest.mark.parametrize(("rounding", "percent"), [("down", 57), ("nearest", 57), ("up", 58)])
def test_the_rounding_of_the_completion_rate_is_a_word(changed: Changed, rounding: str, percent: int) -> None:
    scheme = changed("cancellation.yaml", "value: down", f"value: {rounding}")
    assert completion_percent(scheme, done=20, total=35, day=DAY) == percent


def test_what_a_holder_who_gives_up_still_owes_is_a_share(changed: Changed) -> None:
    scheme = changed("cancellation.yaml", "value: 0/1", "value: 1/4")
    gave_up = delivered_in_part(scheme, price=100_000, percent=40, reason="holder_gave_up", day=DAY)
    stopped = delivered_in_part(scheme, price=100_000, percent=40, reason="organisation_stopped", day=DAY)
    assert (gave_up.to_organisation, gave_up.given_back) == (55_000, 45_000)
    assert (stopped.to_organisation, stopped.given_back) == (40_000, 60_000)


def test_the_share_withheld_from_credits_is_a_ratio(changed: Changed) -> None:
    scheme = changed("accounts.yaml", "value: 1/1", "value: 1/2")
    found = recovery(scheme, claim=70_000, credit=50_000, day=DAY)
    assert (found.withheld, found.credited, found.claim_left) == (25_000, 25_000, 45_000)


def test_a_claim_of_nothing_explains_nothing() -> None:
    assert recovery(FR, claim=0, credit=50_000, day=DAY).explanation == ()


@pytest.mark.parametrize(
    "line",
    [
        Activity("DSN-1", "employee", "hours", -1),
        Activity("DSN-1", "employee", "hours", 100, counted_absence=-1),
        Activity("DSN-1", "employee", "hours", 100, reference=0),
        Activity("DSN-1", "employee", "hours", 100, reference=9_000_001),
    ],
)
def test_a_working_time_that_cannot_be_is_refused_with_its_declaration(line: Activity) -> None:
    with pytest.raises(ImpossibleActivity) as refused:
        yearly_credit(FR, [line], counted_balance=0, year=2025)
    assert refused.value.facts == {"declaration": "DSN-1"}


def test_a_scheme_without_pay_refuses_lines_counted_in_pay() -> None:
    with pytest.raises(ImpossibleActivity):
        yearly_credit(load("be"), [Activity("D", "worker", "pay", 100)], counted_balance=0, year=2025)


def test_a_completion_above_the_whole_is_refused() -> None:
    with pytest.raises(ImpossibleCompletion) as refused:
        delivered_in_part(FR, price=100, percent=101, reason="completed", day=DAY)
    assert refused.value.facts == {"done": 101, "total": 100}


def test_a_price_below_zero_is_a_programming_error() -> None:
    with pytest.raises(ValueError, match="below zero"):
        spending_plan(FR, PricedTraining(price=-1, kind="rncp"), [], day=DAY)


def test_a_refusal_writes_its_amount_in_euros() -> None:
    with pytest.raises(LicenceNeedsThirdParty) as refused:
        spending_plan(FR, PricedTraining(price=90_000, kind="licence_light"), [], day=DAY)
    assert refused.value.sentence() == (
        "Your rights pay for a car licence only with at least €100.00 from a third party. No money has moved. "
        "Ask your employer, your region or another funder for that part, then order again."
    )


@pytest.mark.parametrize(
    ("name", "day"),
    [("organisation_refund", date(2026, 2, 28)), ("retention.refused_organisation", date(2025, 3, 31))],
)
def test_months_and_years_count_backwards_to_the_last_day_there_is(name: str, day: date) -> None:
    assert latest_day_before(FR, name, event=date(2026, 3, 31), on=DAY).day == day


def test_a_value_that_is_no_delay_is_refused() -> None:
    with pytest.raises(NotADelay) as refused:
        deadline(FR, "participation.amount", start=DAY)
    assert refused.value.facts == {"name": "participation.amount"}
    with pytest.raises(NotADelay):
        latest_day_before(FR, "corrective_payment", event=DAY, on=DAY)


def test_an_apprenticeship_signed_after_sixteen_changes_nothing() -> None:
    life = Life(born_on=date(2008, 5, 1), apprentice_from=date(2024, 9, 1))
    opened_on, said = opens_on(FR, life, day=DAY)
    assert opened_on == date(2024, 5, 1)
    assert said.parameter == "account.age_min"
