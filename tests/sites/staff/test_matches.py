"""What screening holds, on the agents' pages: listed, looked at, released or confirmed with a reason."""

from uuid import UUID

import pytest
from django.test import Client

from pecule.screening.models import Indicator, Match
from tests.payouts.making import IBANS, make_creditor, owe, state_of
from tests.screening.making import listed
from tests.sites.staff.market import agent, move_clock, read, send, wrong_field

pytestmark = pytest.mark.django_db
FOUND = "Called the number: it is the town hall's."


@pytest.fixture(autouse=True)
def _monday(monkeypatch: pytest.MonkeyPatch) -> None:
    move_clock(monkeypatch)


@pytest.fixture
def owed(db: None) -> str:
    """A sum that is suspended: its organisation shares its account with a campaign, and with another organisation."""
    make_creditor(1, iban=IBANS[0])
    reference = owe(make_creditor(0))
    listed("iban", IBANS[0], reference="CAMPAGNE-12")
    return reference


@pytest.fixture
def officer(db: None) -> Client:
    return agent("screening_officer")


def match() -> UUID:
    """The match of the organisation that is owed something."""
    found: UUID = Match.objects.order_by("-pk").first().public_id  # type: ignore[union-attr]  # there is one
    return found


@pytest.mark.parametrize(("language", "says"), [("en", "The surest first"), ("fr", "Les plus sûrs d’abord")])
def test_what_is_held_is_listed_with_what_it_shares(owed: str, language: str, says: str) -> None:
    page = read(agent("screening_officer", language=language), "matches/")
    assert [says in page, page.count("Académie n°"), "FR … 0189" in page, "CAMPAGNE-12" in page] == [
        True,
        2,
        True,
        True,
    ]


def test_it_waits_on_the_first_page_of_who_decides(owed: str, officer: Client) -> None:
    page = read(officer, "")
    assert (page.count("Held by screening: decide"), "2 matches held" in page) == (2, True)


def test_a_match_says_why_who_else_shares_it_and_what_is_suspended(owed: str, officer: Client) -> None:
    pages = [read(officer, f"matches/{one}/") for one in Match.objects.values_list("public_id", flat=True)]
    held = next(page for page in pages if "1 payment, €1,200.00, until 2 September 2026 at the latest" in page)
    assert ["An indicator was listed: held" in held, "a match waits for a decision (Bank account)" in held] == [
        True,
        True,
    ]
    assert held.count("Académie n°") == 2


def test_releasing_asks_what_was_found_and_lets_the_payment_go(owed: str, officer: Client) -> None:
    for one in Match.objects.values_list("public_id", flat=True):
        assert wrong_field(officer, f"matches/{one}/release/", reason="no") == (422, ["reason"])
        assert send(officer, f"matches/{one}/release/", reason=FOUND)[0] == 302
    assert (state_of(owed), "There is none." in read(officer, "matches/")) == (("invoiced", ""), True)
    assert FOUND in read(officer, f"matches/{match()}/")


def test_confirming_says_what_it_does_and_asks_twice(owed: str, officer: Client) -> None:
    path = f"matches/{match()}/confirm/"
    status, page = send(officer, path, reason=FOUND)
    assert (status, "Every purchase of it is refused from now on" in page) == (200, True)
    assert Match.objects.filter(state="held").count() == 2
    assert send(officer, path, reason=FOUND, sure="yes")[0] == 302
    assert sorted(Match.objects.values_list("state", flat=True)) == ["confirmed", "held"]
    assert officer.get(f"/staff/{path}").status_code == 409


def test_who_pays_cannot_release_alone_what_is_held(owed: str) -> None:
    status, page = send(agent("payments_officer"), f"payouts/owed/{owed}/release/", reason="They called us twice.")
    assert (status, "Screening holds this organisation" in page) == (409, True)


@pytest.mark.parametrize(
    ("language", "says"), [("en", "A check is under way"), ("fr", "Une vérification est en cours")]
)
def test_the_reason_of_the_suspension_is_said_in_the_readers_language(owed: str, language: str, says: str) -> None:
    assert says in read(agent("payments_officer", language=language), f"payouts/owed/{owed}/")


def test_a_wrong_indicator_is_taken_off_and_frees_what_it_held(owed: str, officer: Client) -> None:
    page = read(officer, "indicators/")
    assert [one in page for one in ("From 50 % on", "FR … 0189", "CAMPAGNE-12", "80 %")] == [True] * 4
    path = f"indicators/{Indicator.objects.get().public_id}/withdraw/"
    assert wrong_field(officer, path, reason="no") == (422, ["reason"])
    status, sure = send(officer, path, reason=FOUND)
    assert (status, "What somebody confirmed stays confirmed." in sure, state_of(owed)[1]) == (200, True, "suspension")
    assert send(officer, path, reason=FOUND, sure="yes")[0] == 302
    assert (state_of(owed), "There is none." in read(officer, "indicators/")) == (("invoiced", ""), True)
    assert officer.get(f"/staff/{path}").status_code == 409
