"""Complaints about calls, as staff see them."""

from datetime import timedelta

import pytest

from pecule.operations import clock
from tests.consents.test_complaining import complained
from tests.sites.public.test_check import text_of
from tests.sites.staff.scenes import inside, staff

pytestmark = pytest.mark.django_db


def test_numbers_that_most_people_complain_about_come_first() -> None:
    now = clock.now()
    for number, complainer in (
        ("01 99 00 00 01", "login:1"),
        ("01 99 00 00 02", "login:1"),
        ("01 99 00 00 02", "login:2"),
    ):
        complained(caller_number=number, complainer=complainer, called_at=now - timedelta(hours=1), at=now)
    complained(caller_number="", called_at=now - timedelta(hours=1), at=now)
    shown = inside(staff("ada", "fraud_analyst")).get("/staff/calls/", headers={"accept-language": "en"})
    said = text_of(shown.content.decode())
    assert said.index("+33199000002") < said.index("+33199000001")
    assert "1 more complaint is about a call that showed no number." in said


def test_an_analyst_only() -> None:
    assert inside(staff("eve", "advisor")).get("/staff/calls/").status_code == 403
