"""What employers and the operator's staff come for."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pecule.simulation.cast import people
from pecule.simulation.country import SMALL, Country
from tests.journeys.conftest import Cast

pytestmark = pytest.mark.journey

HEADER = "siret;nir;birth_name;given_names;birth_date;contract;period;category;unit;worked"


def declaration(siret: str, hours: str) -> str:
    """A file of one person and one month."""
    karim = people(range(2019, 2026))[1]
    row = (siret, karim.nir, "DIALLO", "Karim", "1992-03-02", "00009", "2026-01", "employee", "hours", hours)
    return f"{HEADER}\n{';'.join(row)}\n"


def test_an_employer_sends_a_wrong_file_reads_why_and_sends_it_mended(cast: Cast, tmp_path: Path) -> None:
    payroll = cast.come("paie", width=390, language="en")
    siret = Country(now=datetime.now(UTC), progress=lambda *_: None, size=SMALL).employers[0]  # noqa: TID251 -- real clock
    for hours, told in (("60,6,7", "Refused"), ("60.67", "Accepted")):
        file = tmp_path / "january.csv"
        file.write_text(declaration(siret, hours))
        payroll.go("/employer/send/")
        payroll.page.locator("input[type=file]").set_input_files(file)
        payroll.press("Send the file")
        for _ in range(40):
            if re.search(r"/employer/files/", payroll.page.url):
                break
            payroll.page.wait_for_timeout(500)
            payroll.page.reload()
        assert told in payroll.text
    payroll.go("/employer/")
    assert payroll.text.count("january.csv") == 2


def test_an_advisor_finds_a_person_with_a_reason_that_the_person_reads(cast: Cast) -> None:
    advisor = cast.come("agent", language="en")
    advisor.go("/staff/find/")
    nir = people(range(2019, 2026))[0].nir
    advisor.page.locator("input[name=nir]").fill(nir)
    advisor.page.locator("input[name=why]").first.check()
    advisor.page.locator("[name=words]").fill("She called about her credit of 2024")
    advisor.page.locator("main form button.govuk-button").first.click()
    assert nir not in advisor.page.url
    assert nir not in advisor.page.content()
    jeanne = cast.come("jeanne", width=390, language="en")
    jeanne.go("/me/looks/")
    assert "She called about her credit of 2024" in jeanne.text


@pytest.mark.parametrize("language", ["fr", "en"])
def test_staff_pages_have_no_barrier_on_a_phone(cast: Cast, language: str) -> None:
    advisor = cast.come("agent", width=390, language=language)
    for page in ("/staff/", "/staff/find/", "/staff/files/"):
        advisor.go(page)
        assert advisor.title


def test_the_school_and_the_employer_have_no_barrier_on_a_phone(cast: Cast) -> None:
    school, payroll = cast.come("ecole", width=390), cast.come("paie", width=390)
    for page in ("/organisation/", "/organisation/orders/", "/organisation/offers/", "/organisation/money/"):
        school.go(page)
    for page in ("/employer/", "/employer/send/", "/employer/correct/", "/employer/model/"):
        payroll.go(page)
