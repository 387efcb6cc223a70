"""A scheme is data: folders load strictly, and a new folder is a new scheme."""

import shutil
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from pecule.scheme import available, load
from pecule.scheme.credit import Activity, yearly_credit
from pecule.scheme.dated import NotYetInForce, UnknownParameter
from pecule.scheme.delays import deadline
from pecule.scheme.loading import FOLDER, MalformedScheme, UnknownScheme, load_folder

PARAMETER = """\
delay.answer:
  description: The organisation answers
  unit: working_days
  values:
    2024-01-01:
      value: 3
      article: Article 1
      link: https://example.org/1
      checked_on: 2026-11-22
"""

Written = Callable[[str], Path]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """Write a scheme ``hr`` whose only parameters file holds the given text, and return its folder."""

    def write(text: str) -> Path:
        folder = tmp_path / "hr"
        (folder / "parameters").mkdir(parents=True, exist_ok=True)
        about = "code: hr\ncountry: HR\naccount_unit: cents\nname: {en: Vouchers}\n"
        (folder / "scheme.yaml").write_text(about, "utf-8")
        (folder / "parameters" / "delays.yaml").write_text(text, "utf-8")
        return folder

    return write


def test_the_schemes_shipped_are_belgium_and_france() -> None:
    assert available() == ["be", "fr"]
    assert load("fr") is load("fr")
    assert (load("fr").account_unit, load("be").account_unit) == ("cents", "hundredths_of_day")
    assert (load("be").name("fr"), load("be").name("nl")) == (
        "Droit individuel à la formation (Belgique)",
        "Individual right to training (Belgium)",
    )


def test_schemes_hold_no_code() -> None:
    assert [path.name for code in available() for path in (FOLDER / code).rglob("*") if path.suffix == ".py"] == []


def test_a_new_folder_is_a_new_scheme_with_its_own_working_days(written: Written) -> None:
    scheme = load_folder(written(PARAMETER))
    # 4 June 2026 (Corpus Christi) is a holiday in Croatia, not in France.
    assert deadline(scheme, "answer", start=date(2026, 6, 2)).day == date(2026, 6, 8)
    assert scheme.name("fr") == "Vouchers"


def test_a_copied_folder_with_another_amount_credits_that_amount(tmp_path: Path) -> None:
    folder = tmp_path / "fr"
    shutil.copytree(FOLDER / "fr", folder)
    path = folder / "parameters" / "credit.yaml"
    path.write_text(path.read_text("utf-8").replace("value: 50000\n", "value: 60000\n"), "utf-8")
    line = Activity("D", "employee", "hours", 160_700)
    assert yearly_credit(load_folder(folder), [line], counted_balance=0, year=2025).credit == 60_000


def test_the_open_question_on_low_qualified_part_time_is_one_word(tmp_path: Path) -> None:
    folder = tmp_path / "fr"
    shutil.copytree(FOLDER / "fr", folder)
    path = folder / "parameters" / "credit.yaml"
    path.write_text(path.read_text("utf-8").replace("value: employee\n", "value: low_qualified\n"), "utf-8")
    line = Activity("D", "low_qualified", "hours", 40_175)
    found = [
        yearly_credit(scheme, [line], counted_balance=0, year=2025).credit
        for scheme in (load("fr"), load_folder(folder))
    ]
    assert found == [12_500, 20_000]


def test_a_scheme_that_does_not_exist_is_named() -> None:
    with pytest.raises(UnknownScheme, match="there is no scheme “xx”; there are: be, fr"):
        load("xx")


def test_a_value_says_its_article_link_and_date() -> None:
    value = load("fr").value("participation.amount", on=date(2026, 3, 2))
    assert (value.name, value.value, value.unit, value.since, value.article) == (
        "participation.amount",
        10_320,
        "cents",
        date(2026, 1, 1),
        "Arrêté du 30 décembre 2025",
    )
    assert value.link == "https://www.previssima.fr/"
    assert load("fr").value("annual_credit.employee.full_from", on=date(2026, 1, 1)).value == Fraction(1, 2)


def test_a_value_before_its_first_date_is_refused_by_name() -> None:
    with pytest.raises(NotYetInForce) as refused:
        load("fr").value("participation.amount", on=date(2024, 5, 1))
    assert refused.value.facts == {
        "name": "participation.amount",
        "on": date(2024, 5, 1),
        "first": date(2024, 5, 2),
    }
    assert load("fr").find("participation.amount", on=date(2024, 5, 1)) is None


def test_a_value_that_does_not_exist_is_refused_by_name() -> None:
    with pytest.raises(UnknownParameter) as refused:
        load("be").value("participation.amount", on=date(2026, 5, 1))
    assert refused.value.facts == {"scheme": "be", "name": "participation.amount"}


@pytest.mark.parametrize("code", ["be", "fr"])
def test_every_parameter_says_what_it_is_and_where_it_comes_from(code: str) -> None:
    for parameter in load(code).parameters.values():
        assert parameter.description, parameter.name
        for dated in parameter.history:
            assert dated.article, parameter.name
            assert dated.link.startswith("https://"), parameter.name
            assert dated.unit == parameter.unit, parameter.name


def test_the_section_of_parameters_to_ship_is_there() -> None:
    wanted = {
        "annual_credit.employee.amount": 50_000,
        "annual_credit.employee.ceiling": 500_000,
        "annual_credit.low_qualified.amount": 80_000,
        "annual_credit.low_qualified.ceiling": 800_000,
        "add_on.disability.amount": 30_000,
        "add_on.disability.ceiling": 800_000,
        "annual_credit.esat.amount": 80_000,
        "annual_credit.esat.ceiling": 800_000,
        "annual_credit.self_employed.amount": 50_000,
        "annual_credit.self_employed.ceiling": 500_000,
        "reference.hours": 160_700,
        "reference.days_max": 21_800,
        "reference.pay_hours": 2_080,
        "reference.hourly_wage": 1_202,
        "several_classes": "best_amount_and_ceiling",
        "conversion.hour": 1_500,
        "conversion.cec_hour": 1_200,
        "public_hours.standard.amount": 2_500,
        "public_hours.standard.ceiling": 15_000,
        "public_hours.category_c.amount": 5_000,
        "public_hours.category_c.ceiling": 40_000,
        "public_hours.inaptitude": 15_000,
        "cec.amount": 24_000,
        "cec.cap": 72_000,
        "top_up.corrective.amount": 300_000,
        "participation.amount": 10_320,
        "spend_cap.rs": 150_000,
        "spend_cap.bilan": 160_000,
        "spend_cap.licence_light": 90_000,
        "licence.third_party_min": 10_000,
        "bilan.repeat_years": 5,
        "spend_order": ("dotation", "own", "cec", "complement"),
        "delay.answer": 2,
        "delay.answer_prerequisite": 30,
        "delay.accept": 4,
        "delay.start_gap": 11,
        "delay.entry": 3,
        "delay.exit": 3,
        "delay.auto_validate": 5,
        "delay.withdrawal": 14,
        "delay.late_cancel": 7,
        "delay.pay_after_invoice": 30,
        "subcontract.turnover_cap": Fraction(4, 5),
        "subcontract.levels": 1,
        "delay.delisting": 12,
        "delay.hold": 6,
        "delay.agent_hold": 3,
        "delay.agent_hold_renewal": 3,
        "retention.death": 3,
        "retention.delisted_organisation": 5,
        "retention.fraud": 20,
        "retention.application_trace": 1,
        "retention.technical_trace": 6,
    }
    on = date(2026, 3, 27)
    assert {name: load("fr").value(name, on=on).value for name in wanted} == wanted


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("  unit: working_days\n", "  unit: working_days\n  colour: red\n", "delay.answer: unknown: colour"),
        ("      article: Article 1\n", "", "delay.answer, 2024-01-01: missing: article"),
        ("      link: https://example.org/1\n", "", "delay.answer, 2024-01-01: missing: link"),
        ("https://example.org/1", "example.org", "the link is not an https address"),
        ("  description: The organisation answers\n", "", "delay.answer: missing: description"),
        ("The organisation answers", "''", "delay.answer: no description"),
        ("  unit: working_days\n", "", "delay.answer: missing: unit"),
        ("working_days", "fortnights", "unknown unit 'fortnights'"),
        ("value: 3", "value: 3.0", "3.0 is not a value in working_days"),
        ("value: 3", "value: -3", "-3 is not a value in working_days"),
        ("value: 3", "value: true", "True is not a value in working_days"),
        ("working_days", "cents", None),
        ("value: 3", "value: '3'", "'3' is not a value in working_days"),
        ("working_days", "ratio", "3 is not a value in ratio"),
        ("working_days", "words", "3 is not a value in words"),
        ("working_days", "flag", "3 is not a value in flag"),
        ("working_days", "day", "3 is not a value in day"),
        ("working_days", "month_day", "3 is not a value in month_day"),
        ("working_days", "word", "3 is not a value in word"),
        ("2024-01-01", "January", "'January' is not a day"),
        ("2026-11-22", "yesterday", "checked_on is not a day"),
        ("Article 1", "''", "no article"),
        ("      value: 3\n", "      value: 3\n      value: 4\n", "written twice: value"),
        ("delay.answer:", "delay.answer: [", "delays.yaml"),
    ],
)
def test_a_file_that_cannot_be_trusted_does_not_load(written: Written, old: str, new: str, message: str | None) -> None:
    folder = written(PARAMETER.replace(old, new))
    if message is None:
        assert load_folder(folder).value("delay.answer", on=date(2026, 1, 1)).value == 3
        return
    with pytest.raises(MalformedScheme) as refused:
        load_folder(folder)
    assert message in str(refused.value)


def test_a_float_of_money_does_not_load(written: Written) -> None:
    text = PARAMETER.replace("working_days", "cents").replace("value: 3", "value: 500.0")
    with pytest.raises(MalformedScheme, match=r"500\.0 is not a value in cents"):
        load_folder(written(text))


def test_dates_out_of_order_do_not_load(written: Written) -> None:
    earlier = PARAMETER.split("  values:\n")[1].replace("2024-01-01", "2023-01-01")
    with pytest.raises(MalformedScheme, match="dates are not in order"):
        load_folder(written(PARAMETER + earlier))


def test_a_name_in_two_files_does_not_load(written: Written) -> None:
    folder = written(PARAMETER)
    (folder / "parameters" / "more.yaml").write_text(PARAMETER, "utf-8")
    with pytest.raises(MalformedScheme, match=r"delay\.answer: named in two files"):
        load_folder(folder)


def test_a_folder_must_carry_its_own_code_and_a_known_unit(written: Written) -> None:
    folder = written(PARAMETER)
    about = (folder / "scheme.yaml").read_text("utf-8")
    for old, new, message in (
        ("code: hr", "code: fr", "the code is not the folder's name"),
        ("account_unit: cents", "account_unit: points", "unknown account_unit 'points'"),
        ("country: HR\n", "", "missing: country"),
    ):
        (folder / "scheme.yaml").write_text(about.replace(old, new), "utf-8")
        with pytest.raises(MalformedScheme, match=message):
            load_folder(folder)
