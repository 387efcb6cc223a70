"""Correcting one line: found by a number that goes nowhere, declared again, credited years put right."""

import pytest

from pecule.entitlements.models import ActivityLine, DeclarationFile, YearOfWork
from pecule.signin.models import Login
from tests.sites.employer.scenes import BAKERY, FOUNDRY, csv_of, employer, inside, nir_of, row, upload

SAID = {
    "unit": "hours", "worked": "75,83", "counted_absence": "", "reference": "1607", "pay": "1250", "part_time": "on",
    "reason": "The unit was wrong in our export.", "key": "one",
}  # fmt: skip


@pytest.fixture
def baker(db: None) -> Login:
    login = employer("baker", BAKERY)
    inside(login).post("/employer/send/", {"file": upload(csv_of(row(), row(number=2)))})
    return login


def line_of_first() -> ActivityLine:
    """The line about person 1, as first declared."""
    return ActivityLine.objects.filter(source_line=2).earliest("pk")


def find(**values: str) -> dict[str, str]:
    """What is typed to find a line."""
    return {"siret": BAKERY, "nir": nir_of(1), "month": "2025-03"} | values


@pytest.mark.parametrize(("language", "says"), [("en", "Correct one line"), ("fr", "Corriger une ligne")])
def test_both_languages(baker: Login, language: str, says: str) -> None:
    client = inside(baker, language)
    pages = [client.get(f"/employer/correct/{end}").content.decode() for end in ("", "line/")]
    assert [says in page for page in pages] == [True, True]


def test_a_line_is_found_and_its_number_stands_in_no_address(baker: Login) -> None:
    answer = inside(baker).post("/employer/correct/line/", find())
    assert answer["Location"] == f"/employer/correct/line/{line_of_first().pk}/"
    assert nir_of(1) not in answer["Location"]


def test_the_form_shows_what_counts_today(baker: Login) -> None:
    page = inside(baker).get(f"/employer/correct/line/{line_of_first().pk}/").content.decode()
    assert [f'value="{value}"' in page for value in ("151.67", "1607.00", "2500.00")] == [True] * 3
    assert ("GARNIER" in page, nir_of(1) in page) == (False, False)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"nir": "2 80"}, "nir"),
        ({"month": "March"}, "month"),
        ({"siret": FOUNDRY}, "siret"),
        ({"nir": nir_of(99)}, ""),
        ({"month": "2025-04"}, ""),
    ],
)
def test_a_wrong_search_says_so_at_its_place_and_never_repeats_the_number(
    baker: Login, typed: dict[str, str], field: str
) -> None:
    answer = inside(baker).post("/employer/correct/line/", find(**typed))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert (f'id="id_{field}_error"' in page) is bool(field)
    assert find(**typed)["nir"] not in page


def test_a_line_corrected_replaces_its_month_and_leaves_the_others(baker: Login) -> None:
    client = inside(baker)
    answer = client.post(f"/employer/correct/line/{line_of_first().pk}/", SAID, follow=True)
    again = client.post(f"/employer/correct/line/{line_of_first().pk}/", SAID)
    file = DeclarationFile.objects.get(kind="form")
    assert answer.redirect_chain == [(f"/employer/files/{file.public_id}/", 302)]
    assert again["Location"] == f"/employer/files/{file.public_id}/"
    assert sorted(YearOfWork.objects.values_list("worked", flat=True)) == [7_583, 15_167]
    corrected = ActivityLine.objects.get(declared_month__file=file, worked=7_583)
    assert (corrected.pay_cents, corrected.part_time, corrected.unit) == (125_000, True, "hours")


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"worked": "a lot"}, "worked"),
        ({"worked": "999"}, "worked"),
        ({"worked": "20", "unit": "days", "counted_absence": "30"}, "worked"),
        ({"unit": "weeks"}, "unit"),
        ({"pay": ""}, "pay"),
        ({"reason": "short"}, "reason"),
    ],
)
def test_a_wrong_correction_says_so_at_its_field_and_changes_nothing(
    baker: Login, typed: dict[str, str], field: str
) -> None:
    answer = inside(baker).post(f"/employer/correct/line/{line_of_first().pk}/", SAID | typed)
    assert (answer.status_code, f'id="id_{field}_error"' in answer.content.decode()) == (422, True)
    assert (DeclarationFile.objects.count(), ActivityLine.objects.count()) == (1, 2)


def test_another_employer_neither_finds_nor_corrects_the_line(baker: Login) -> None:
    client = inside(employer("smith", FOUNDRY))
    assert client.post("/employer/correct/line/", find()).status_code == 422
    assert client.post("/employer/correct/line/", find(siret=FOUNDRY)).status_code == 422
    url = f"/employer/correct/line/{line_of_first().pk}/"
    for answer in (client.get(url), client.post(url, SAID)):
        assert (answer.status_code, "151.67" in answer.content.decode()) == (404, False)
        assert "no such file" not in answer.content.decode()
    assert DeclarationFile.objects.count() == 1


def test_a_line_that_was_replaced_cannot_be_corrected_any_more(baker: Login) -> None:
    client = inside(baker)
    old = line_of_first().pk
    client.post(f"/employer/correct/line/{old}/", SAID)
    assert client.get(f"/employer/correct/line/{old}/").status_code == 404


def test_several_contracts_are_offered_one_by_one(baker: Login) -> None:
    client = inside(baker)
    more = csv_of(row(period="2025-04"), row(period="2025-04", contract="00002"))
    client.post("/employer/send/", {"file": upload(more)})
    page = client.post("/employer/correct/line/", find(month="2025-04")).content.decode()
    assert ("Contract 00001" in page, "Contract 00002" in page, nir_of(1) in page) == (True, True, False)
