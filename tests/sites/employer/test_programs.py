"""Programs of an employer or a funder: made with a secret shown once, seen, ended; nobody else's."""

import re

import pytest

from pecule.entitlements.actions.announcing import add_funder_member
from pecule.entitlements.actions.dotations import register_funder
from pecule.entitlements.models import EmployerMember, FunderMember
from pecule.signin.actions import issue_token
from pecule.signin.models import ApiClient, Login
from tests.sites.employer.scenes import AT, BAKERY, BY, FOUNDRY, employer, inside, login_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def baker() -> Login:
    return employer("baker", BAKERY)


def test_a_payroll_program_acts_for_the_companies_of_whoever_made_it(baker: Login) -> None:
    body = {"name": "Paie 3000", "scopes": ["declarations:write"]}
    page = inside(baker).post("/employer/programs/make/", body).content.decode()
    client_id, secret = re.findall(r"<code>([^<]+)</code>", page)
    assert issue_token(client_id=client_id, secret=secret, at=AT).scopes == ("declarations:write",)
    login = ApiClient.objects.get().login_id
    assert list(EmployerMember.objects.filter(login_id=login).values_list("employer__siret")) == [(BAKERY,)]
    listed = inside(baker).get("/employer/programs/").content.decode()
    assert ("Paie 3000" in listed, "Send declarations" in listed, secret in listed) == (True, True, False)


def test_a_funders_program_announces_dotations_for_that_funder() -> None:
    region = login_of("region", "funder")
    register_funder(name="Région", kind="region", siren=FOUNDRY[:9], by=BY, at=AT)
    add_funder_member(siren=FOUNDRY[:9], login_id=region.pk, by=BY, at=AT)
    inside(region).post("/employer/programs/make/", {"name": "Compta", "scopes": ["dotations:write"]})
    made = ApiClient.objects.get()
    assert (made.scopes, FunderMember.objects.get(login_id=made.login_id).funder.siren) == (
        ["dotations:write"],
        FOUNDRY[:9],
    )


@pytest.mark.parametrize(
    ("language", "body", "says"),
    [
        ("en", {"name": "", "scopes": ["declarations:read"]}, "Error:"),
        ("en", {"name": "x", "scopes": ["orders:read"]}, "Error:"),
        ("fr", {"name": "x", "scopes": []}, "Erreur"),
    ],
)
def test_what_does_not_fit_is_told_and_makes_nothing(
    baker: Login, language: str, body: dict[str, object], says: str
) -> None:
    answer = inside(baker, language).post("/employer/programs/make/", body)
    assert (answer.status_code, says in answer.content.decode(), ApiClient.objects.count()) == (422, True, 0)


def test_a_login_that_acts_for_nobody_makes_no_program() -> None:
    answer = inside(login_of("nobody", "employer")).post(
        "/employer/programs/make/", {"name": "x", "scopes": ["declarations:read"]}
    )
    assert (answer.status_code, ApiClient.objects.count()) == (404, 0)


def test_a_program_is_ended_by_its_owner_alone(baker: Login) -> None:
    inside(baker).post("/employer/programs/make/", {"name": "Paie", "scopes": ["declarations:read"]})
    made = ApiClient.objects.get()
    path = f"/employer/programs/{made.client_id}/revoke/"
    assert inside(employer("smith", FOUNDRY)).post(path).status_code == 404
    made.refresh_from_db()
    assert made.revoked_at is None
    assert "Paie" in inside(baker).get(path).content.decode()
    inside(baker).post(path)
    made.refresh_from_db()
    assert made.revoked_at is not None
