"""The people and the programs that act for an organisation."""

from uuid import UUID

import pytest
from django.test import Client

from pecule.catalogue import actions
from pecule.catalogue.actions.programs import make_program
from pecule.catalogue.models import Invitation, Member
from pecule.kernel.actors import Actor
from pecule.signin.actions import issue_token
from pecule.signin.models import ApiClient, Login
from pecule.signin.rules.clients import ClientRefused
from tests.catalogue.making import AT, BY, make_login, make_organisation, member
from tests.sites.organisation.scenes import browser, colleague, move_clock, page, refused, send

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday_morning(monkeypatch: pytest.MonkeyPatch) -> None:
    move_clock(monkeypatch, AT)


@pytest.fixture
def organisation(db: None) -> UUID:
    return make_organisation(0, name="Sequoia")


def joined(organisation: UUID, email: str, role: str) -> Actor:
    """A member with that e-mail."""
    login = make_login(email)
    actions.add_member(organisation=organisation, login=login.public_id, role=role, by=BY, at=AT)
    return member(login)


@pytest.fixture
def boss(organisation: UUID) -> Actor:
    return joined(organisation, "boss@sequoia.example", "manager")


def roles() -> dict[str, str]:
    """Who has which role."""
    return dict(Member.objects.filter(login__client=None).values_list("login__email", "role"))


@pytest.mark.parametrize(
    ("language", "shown"), [("en", ["Manager", "Accounts", "(you)"]), ("fr", ["Responsable", "Comptabilité", "(vous)"])]
)
def test_the_team_shows_each_member_with_a_role(
    organisation: UUID, boss: Actor, language: str, shown: list[str]
) -> None:
    joined(organisation, "ines@sequoia.example", "accounts")
    text = page(browser(boss, language), "listing/team/")
    assert [said for said in (*shown, "ines@sequoia.example", "boss@sequoia.example") if said not in text] == []


def test_somebody_is_invited_and_the_invitation_is_taken_back(organisation: UUID, boss: Actor) -> None:
    client = browser(boss)
    assert send(client, "listing/team/invite/", email="New@Example.org", role="trainings") == (
        302, "/organisation/listing/team/"
    )  # fmt: skip
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.role) == ("new@example.org", "trainings")
    assert "new@example.org" in page(client, "listing/team/")
    assert send(client, f"listing/team/invitations/{invitation.public_id}/withdraw/")[0] == 302
    assert Invitation.objects.count() == 0


@pytest.mark.parametrize(
    ("typed", "status", "field"),
    [
        ({"email": "boss@sequoia.example", "role": "accounts"}, 409, "email"),
        ({"email": "nobody", "role": "accounts"}, 422, "email"),
        ({"email": "new@example.org", "role": "king"}, 422, "role"),
        ({"email": "new@example.org"}, 422, "role"),
    ],
)
def test_each_wrong_invitation_is_told_at_its_field(
    organisation: UUID, boss: Actor, typed: dict[str, str], status: int, field: str
) -> None:
    assert refused(send(browser(boss), "listing/team/invite/", **typed), field) == (status, True)
    assert Invitation.objects.count() == 0


def test_a_role_is_changed_but_the_last_manager_keeps_theirs(organisation: UUID, boss: Actor) -> None:
    client, ines = browser(boss), joined(organisation, "ines@sequoia.example", "accounts")
    assert send(client, f"listing/team/{ines.id}/role/", role="trainings")[0] == 302
    assert roles() == {"boss@sequoia.example": "manager", "ines@sequoia.example": "trainings"}
    assert refused(send(client, f"listing/team/{boss.id}/role/", role="accounts"), "role") == (409, True)
    status, text = send(client, f"listing/team/{boss.id}/remove/")
    assert (status, "last manager" in text) == (409, True)
    assert roles()["boss@sequoia.example"] == "manager"


def test_a_member_is_removed_and_anyone_may_leave(organisation: UUID, boss: Actor) -> None:
    ines, paul = (joined(organisation, f"{name}@sequoia.example", "accounts") for name in ("ines", "paul"))
    assert send(browser(boss), f"listing/team/{ines.id}/remove/") == (302, "/organisation/listing/team/")
    assert send(browser(paul), f"listing/team/{boss.id}/remove/")[0] == 403
    assert send(browser(paul), f"listing/team/{paul.id}/remove/") == (302, "/organisation/")
    assert roles() == {"boss@sequoia.example": "manager"}


def made(client: Client, *scopes: str) -> tuple[int, str]:
    """Make a program."""
    return send(client, "listing/programs/make/", name="Planning", scopes=list(scopes))


def test_a_program_is_made_its_secret_is_shown_once_and_its_access_ends(organisation: UUID, boss: Actor) -> None:
    client = browser(boss)
    status, text = made(client, "offers:read", "orders:write")
    program = ApiClient.objects.get()
    secret = text.split("<code>")[2].split("</code>")[0]
    assert (status, issue_token(client_id=program.client_id, secret=secret, at=AT).scopes) == (
        200, ("offers:read", "orders:write")
    )  # fmt: skip
    assert Member.objects.get(login=program.login).role == "trainings"
    text = page(client, "listing/programs/")
    assert ("Planning" in text, program.client_id in text, secret in text) == (True, True, False)
    team = page(client, "listing/team/")
    assert ("Planning" in team, "api.invalid" in team) == (False, False)
    assert send(client, f"listing/programs/{program.client_id}/revoke/")[0] == 302
    with pytest.raises(ClientRefused):
        issue_token(client_id=program.client_id, secret=secret, at=AT)


@pytest.mark.parametrize(
    ("scopes", "role"),
    [
        (["payouts:read", "payouts:write"], "accounts"),
        (["orders:read"], "trainings"),
        (["orders:read", "payouts:write"], "manager"),
    ],
)
def test_a_program_gets_the_narrowest_role_that_it_needs(
    organisation: UUID, boss: Actor, scopes: list[str], role: str
) -> None:
    assert made(browser(boss), *scopes)[0] == 200
    assert Member.objects.get(login=ApiClient.objects.get().login).role == role


@pytest.mark.parametrize("scopes", [[], ["declarations:read"], ["everything"]])
def test_a_program_with_nothing_to_do_or_too_much_is_told_at_its_field(
    organisation: UUID, boss: Actor, scopes: list[str]
) -> None:
    assert refused(made(browser(boss), *scopes), "scopes") == (422, True)
    assert (ApiClient.objects.count(), Login.objects.count()) == (0, 1)


@pytest.mark.parametrize("change", ["role", "remove"])
def test_programs_end_with_the_manager_who_made_them(organisation: UUID, boss: Actor, change: str) -> None:
    other = joined(organisation, "other@sequoia.example", "manager")
    program = make_program(organisation=organisation, name="P", scopes=["orders:read"], by=other, at=AT)
    kept = make_program(organisation=organisation, name="K", scopes=["orders:read"], by=boss, at=AT)
    assert send(browser(boss), f"listing/team/{other.id}/{change}/", role="accounts")[0] == 302
    ended = ApiClient.objects.filter(revoked_at__isnull=False).values_list("client_id", flat=True)
    assert list(ended) == [program.client_id]
    assert issue_token(client_id=kept.client_id, secret=kept.secret, at=AT).scopes == ("orders:read",)


def test_a_program_is_no_manager_that_people_can_lean_on(organisation: UUID, boss: Actor) -> None:
    make_program(organisation=organisation, name="P", scopes=["orders:read", "payouts:read"], by=boss, at=AT)
    assert send(browser(boss), f"listing/team/{boss.id}/remove/")[0] == 409
    assert roles() == {"boss@sequoia.example": "manager"}


def test_another_organisation_finds_neither_members_nor_programs(organisation: UUID, boss: Actor) -> None:
    program = make_program(organisation=organisation, name="Ours", scopes=["orders:read"], by=boss, at=AT)
    rival = colleague(make_organisation(1, name="Rival"), "manager")
    invited = actions.invite_member(organisation=organisation, email="x@example.org", role="manager", by=BY, at=AT)
    for address in ("listing/team/", "listing/programs/"):
        text = page(rival, address)
        assert [said for said in ("boss@sequoia", "Ours", "x@example.org") if said in text] == []
    assert send(rival, f"listing/team/{boss.id}/role/", role="accounts")[0] == 404
    assert send(rival, f"listing/team/{boss.id}/remove/")[0] == 404
    assert send(rival, f"listing/team/invitations/{invited}/withdraw/")[0] == 404
    assert send(rival, f"listing/programs/{program.client_id}/revoke/")[0] == 404
    assert (roles(), Invitation.objects.count()) == (
        {"boss@sequoia.example": "manager"} | {email: role for email, role in roles().items() if "manager-" in email}, 1
    )  # fmt: skip
    assert ApiClient.objects.get().revoked_at is None
