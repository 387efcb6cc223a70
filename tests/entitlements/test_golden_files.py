"""Sample files kept beside the tests: what their kind looks like, and what they give, to the cent."""

import shutil
from pathlib import Path

import pytest

from pecule.entitlements.actions import credit_year
from pecule.entitlements.actions.importing import ImportOutcome, import_declarations
from pecule.holders.models import Holder
from pecule.ledger import queries as books
from tests.entitlements.conftest import AT, BY

pytestmark = pytest.mark.django_db
FILES = Path(__file__).parent / "files"


def take_in(name: str, tmp_path: Path) -> ImportOutcome:
    return import_declarations(Path(shutil.copy(FILES / name, tmp_path)), name=name, by=BY, at=AT)


def credited() -> list[int]:
    credit_year(2025, by=BY, at=AT, workers=1)
    return [
        sum(each.balance.posted_cents for each in books.balances("holder", pk))
        for pk in Holder.objects.order_by("birth_name").values_list("pk", flat=True)
    ]


def test_a_dsn_of_two_establishments_with_a_maternity_and_a_forfait(tmp_path: Path) -> None:
    outcome = take_in("two-establishments.dsn", tmp_path)
    assert (outcome.status, outcome.report["persons"], outcome.report["months"]) == ("accepted", 4, 2)
    assert credited() == [4_720, 4_720, 3_112, 4_358]


def test_a_correction_that_cancels_and_replaces(tmp_path: Path) -> None:
    take_in("two-establishments.dsn", tmp_path)
    outcome = take_in("cancels-and-replaces.dsn", tmp_path)
    assert (outcome.status, outcome.report["persons"]) == ("accepted", 1)
    assert sum(credited()) == 3_112 + 3_112 + 4_358


def test_a_year_as_csv_in_latin_1(tmp_path: Path) -> None:
    assert take_in("year-latin-1.csv", tmp_path).status == "accepted"
    assert credited() == [80_000, 12_500, 50_000]


def test_a_dsn_full_of_mistakes_names_each_of_them(tmp_path: Path) -> None:
    outcome = take_in("mistakes.dsn", tmp_path)
    assert outcome.status == "refused"
    assert [(reason["line"], reason["code"]) for reason in outcome.report["reasons"]] == [
        (15, "unreadable_line"),
        (17, "bad_siret"),
        (20, "bad_nir"),
        (45, "bad_number"),
        (48, "line_total_wrong"),
    ]
