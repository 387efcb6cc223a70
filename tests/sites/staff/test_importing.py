"""A file of indicators on the agents' page: first what it would do, then doing it."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from pecule.screening.models import Indicator
from tests.sites.public.test_check import text_of
from tests.sites.staff.scenes import inside, staff

pytestmark = pytest.mark.django_db
LIST = "kind,value\nphone,06 12 34 56 78\ndomain,ameli.fr\nname,\n"
URL = "/staff/indicators/import/"
ASKED = {"form": "list", "source": "CERT", "confidence": "40", "days": "30"}
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def officer() -> Client:
    return inside(staff("robin", "screening_officer"))


def given(text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("list.csv", text.encode(), content_type="text/csv")


def test_it_is_looked_at_before_anything_is_listed(officer: Client) -> None:
    looked = officer.post(URL, {**ASKED, "file": given(LIST)}, headers=ENGLISH).content.decode()
    said = text_of(looked)
    assert "belongs to a known body" in said
    assert "line 4" in said
    assert Indicator.objects.count() == 0
    kept = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', looked))
    done = officer.post(URL, {**kept, "sure": "yes"}, headers=ENGLISH)
    assert (done.status_code, done["Location"]) == (302, "/staff/indicators/")
    assert list(Indicator.objects.values_list("value", "source", "confidence")) == [("+33612345678", "CERT", 40)]


def test_what_is_no_list_of_its_kind_is_said_at_the_file(officer: Client) -> None:
    answer = officer.post(URL, {**ASKED, "form": "stix", "file": given(LIST)}, headers=ENGLISH)
    assert (answer.status_code, "it is no JSON" in text_of(answer.content.decode())) == (422, True)
    assert Indicator.objects.count() == 0


def test_a_file_is_asked_for(officer: Client) -> None:
    answer = officer.post(URL, ASKED, headers=ENGLISH)
    assert "Choose a file." in text_of(answer.content.decode())
    large = officer.post(URL, {**ASKED, "file": given("x\n" * 600_000)}, headers=ENGLISH)
    assert "larger than 512 KB" in text_of(large.content.decode())


def test_only_officers_list_files() -> None:
    answer = inside(staff("ada", "fraud_analyst")).post(URL, {**ASKED, "file": given(LIST)})
    assert (answer.status_code, Indicator.objects.count()) == (403, 0)
