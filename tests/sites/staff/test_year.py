"""The year's run: proposed by one, confirmed by another, done in the background, its totals checked."""

import pytest

from pecule.entitlements.actions.crediting import credit_year
from pecule.entitlements.models import CreditRun, Proposal
from pecule.entitlements.tasks import carry_out_proposal
from pecule.signin.models import Login
from tests.sites.staff.scenes import AT, BY, REASON, full_year, inside, now, page_of, staff


@pytest.fixture
def operator(db: None) -> Login:
    return staff("operator", "year_operator")


def proposed(operator: Login, year: int = 2025) -> Proposal:
    """A proposal to credit a year."""
    inside(operator).post("/staff/year/", {"year": str(year), "reason": REASON})
    return Proposal.objects.latest("pk")


@pytest.mark.parametrize(("language", "says"), [("en", "The yearly credit"), ("fr", "Le crédit annuel")])
def test_the_page_in_both_languages(operator: Login, language: str, says: str) -> None:
    assert says in inside(operator, language).get("/staff/year/").content.decode()


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"year": "2050"}, "year"), ({"year": ""}, "year"), ({"reason": ""}, "reason"), ({"reason": "short"}, "reason")],
)
def test_a_wrong_proposal_says_so_at_its_field(operator: Login, typed: dict[str, str], field: str) -> None:
    answer = inside(operator).post("/staff/year/", {"year": "2025", "reason": REASON} | typed)
    assert (answer.status_code, f'id="id_{field}_error"' in answer.content.decode()) == (422, True)
    assert Proposal.objects.count() == 0


def test_a_year_is_credited_by_two_people_and_its_totals_agree(
    operator: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pecule.entitlements.actions import proposals

    full_year(1, 2)
    proposal = proposed(operator)
    url = f"/staff/proposals/{proposal.public_id}/"
    assert "2 people have work declared in 2025." in page_of(operator, url)
    second = staff("second", "year_operator")
    inside(second).post(url, {"act": "confirm"})
    assert CreditRun.objects.count() == 0  # nothing before the job
    monkeypatch.setattr(proposals, "credit_year", lambda year, **rest: credit_year(year, **(rest | {"workers": 1})))
    carry_out_proposal(proposal=str(proposal.public_id), at=now().isoformat())
    carry_out_proposal(proposal=str(proposal.public_id), at=now().isoformat())
    page = page_of(second, "/staff/year/2025/")
    assert ("They agree: nothing was lost or doubled." in page, page.count("€1,000.00")) == (True, 3)
    assert (CreditRun.objects.get().started_by, "Refresh" in inside(second).get(url)) == (
        f"staff:{second.public_id}",
        False,
    )


def test_a_year_already_credited_is_not_offered_again(operator: Login, monkeypatch: pytest.MonkeyPatch) -> None:
    test_a_year_is_credited_by_two_people_and_its_totals_agree(operator, monkeypatch)
    page = inside(operator).get("/staff/year/").content.decode()
    again = inside(operator).post("/staff/year/", {"year": "2025", "reason": REASON})
    assert ('value="2025"' in page, 'value="2024"' in page, again.status_code) == (False, True, 422)


def test_a_run_under_way_shows_how_far_it_is_and_can_go_on(operator: Login) -> None:
    proposal = proposed(operator)
    second = staff("second", "year_operator")
    url = f"/staff/proposals/{proposal.public_id}/"
    inside(second).post(url, {"act": "confirm"})
    CreditRun.objects.create(
        year=2025, scheme="fr", id_prefix="0" * 12 + "8" + "0" * 3, terms={}, started_at=AT, started_by="staff:x"
    )
    run = inside(operator).get("/staff/year/2025/")
    assert ("0 of 0 parts done" in run.content.decode(), run["Refresh"]) == (True, "5")
    assert "Refresh" not in inside(operator).get("/staff/year/2025/?still")
    assert "2025" in page_of(operator, "/staff/")
    assert inside(operator).post(url, {"act": "go_on"}).status_code == 302


def test_what_waits_cannot_go_on(operator: Login) -> None:
    proposal = proposed(operator)
    answer = inside(operator).post(f"/staff/proposals/{proposal.public_id}/", {"act": "go_on"})
    assert answer.status_code == 409


def test_a_year_without_a_run_is_not_found(operator: Login) -> None:
    assert inside(operator).get("/staff/year/2019/").status_code == 404


@pytest.mark.parametrize(
    ("language", "nobody"),
    [("en", "Nobody has work declared in 2025"), ("fr", "Personne n’a de travail déclaré en 2025")],
)
def test_a_year_in_which_nobody_worked_says_so_before_it_is_confirmed(db: None, language: str, nobody: str) -> None:
    one, other = staff("one", "year_operator"), staff("other", "year_operator")
    address = f"/staff/proposals/{proposed(one).public_id}/"
    page = page_of(other, address, language)
    assert (nobody in page, one.display_name in page, f"staff:{one.public_id}" in page) == (True, True, False)


def test_a_year_in_which_somebody_worked_tells_how_many(operator: Login) -> None:
    full_year(1)
    page = page_of(operator, f"/staff/proposals/{proposed(operator).public_id}/")
    assert ("1 person has work declared in 2025." in page, "Nobody has work" in page) == (True, False)


@pytest.mark.parametrize(("language", "amount"), [("en", "€500.00"), ("fr", "500,00\u202f€")])
def test_the_trail_of_a_year_tells_amounts_in_euros_and_what_is_not_a_colleague(
    db: None, language: str, amount: str
) -> None:
    full_year(1)
    credit_year(2025, by=BY, at=now(), workers=1)
    page = page_of(staff("auditor", "auditor"), "/staff/trail/?subject=credit:2025", language)
    service = {"en": "The service itself (system:tests)", "fr": "Le service lui-même (system:tests)"}[language]
    assert (amount in page, "50000" in page, service in page) == (True, False, True)
