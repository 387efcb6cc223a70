"""The people who act for an organisation, each with a role."""

from datetime import timedelta
from uuid import UUID

import pytest

from pecule.audit.queries import lines_about
from pecule.catalogue import actions, queries
from pecule.catalogue.models import Invitation
from pecule.catalogue.rules.members import (
    AlreadyMember,
    InvitationOver,
    LastManager,
    Role,
    RoleTooLow,
    RoleUnknown,
    covers,
)
from pecule.kernel.actors import STRANGER, Actor
from pecule.kernel.refusals import NotFound
from pecule.signin.rules import Audience
from tests.catalogue.making import AT, BY, DAY, make_login, make_offer, make_organisation, member
from tests.catalogue.vetting import GOOD_IBAN, letters

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation() -> UUID:
    """An organisation with a manager."""
    made = make_organisation()
    actions.add_member(organisation=made, login=make_login("lea@atelier.example").public_id, by=BY, at=AT)
    return made


def join(organisation: UUID, email: str, role: str) -> Actor:
    """Another member."""
    login = make_login(email)
    actions.add_member(organisation=organisation, login=login.public_id, role=role, by=BY, at=AT)
    return member(login)


def invite(organisation: UUID, email: str, role: str) -> UUID:
    """An invitation, sent by us."""
    return actions.invite_member(organisation=organisation, email=email, role=role, by=BY, at=AT)


def roles(organisation: UUID) -> dict[str, str]:
    """Role of each member."""
    return {one.email: one.role for one in queries.team(queries.organisation(organisation).id).members}


@pytest.mark.parametrize(
    ("held", "covered"),
    [
        ("manager", [None, "manager", "trainings", "accounts"]),
        ("trainings", [None, "trainings"]),
        ("accounts", [None, "accounts"]),
    ],
)
def test_a_manager_may_do_all_and_others_their_own(held: str, covered: list[Role | None]) -> None:
    needed: list[Role | None] = [None, "manager", "trainings", "accounts"]
    assert [role for role in needed if covers(held, role)] == covered


def test_accounts_touch_no_offer_and_trainings_no_account(organisation: UUID) -> None:
    trainer = join(organisation, "tom@atelier.example", "trainings")
    bookkeeper = join(organisation, "ada@atelier.example", "accounts")
    offer = make_offer(organisation)
    with pytest.raises(RoleTooLow):
        actions.give_iban(organisation=organisation, iban=GOOD_IBAN, by=trainer, at=AT)
    with pytest.raises(RoleTooLow):
        actions.withdraw_offer(offer=offer, by=bookkeeper, at=AT)
    actions.give_iban(organisation=organisation, iban=GOOD_IBAN, by=bookkeeper, at=AT)
    actions.withdraw_offer(offer=offer, by=trainer, at=AT)
    inner = queries.organisation(organisation)
    assert (inner.iban_end, [one.status for one in queries.offers_of(inner.id, day=DAY)]) == ("2606", ["withdrawn"])


def test_an_invitation_makes_a_member_of_the_login_that_has_its_email(organisation: UUID) -> None:
    invited = actions.invite_member(
        organisation=organisation, email=" Tom@Atelier.example ", role="trainings", by=BY, at=AT
    )
    assert letters("member_invited") == [
        ("tom@atelier.example", {"organisation": "Atelier des langues", "role": "trainings"})
    ]
    tom = make_login("tom@atelier.example")
    assert [one.public_id for one in queries.invitations_for(tom.public_id, day=DAY)] == [invited]
    assert actions.accept_invitation(invitation=invited, by=member(tom), at=AT) == organisation
    assert roles(organisation) == {"lea@atelier.example": "manager", "tom@atelier.example": "trainings"}
    assert Invitation.objects.count() == 0


def test_nobody_else_takes_up_an_invitation(organisation: UUID) -> None:
    invited = actions.invite_member(
        organisation=organisation, email="tom@atelier.example", role="manager", by=BY, at=AT
    )
    eve, holder = make_login("eve@ailleurs.example"), make_login("tom@atelier.example", Audience.HOLDER)
    assert queries.invitations_for(eve.public_id, day=DAY) == []
    assert queries.invitations_for(holder.public_id, day=DAY) == []
    for taker, refusal in (
        (member(eve), InvitationOver),
        (member(holder), InvitationOver),
        (Actor("holder", str(holder.public_id)), NotFound),
        (STRANGER, NotFound),
    ):
        with pytest.raises(refusal):
            actions.accept_invitation(invitation=invited, by=taker, at=AT)
    assert roles(organisation) == {"lea@atelier.example": "manager"}


def test_an_invitation_ends_after_fourteen_days(organisation: UUID) -> None:
    tom = make_login("tom@atelier.example")
    invited = actions.invite_member(organisation=organisation, email=tom.email, role="accounts", by=BY, at=AT)
    with pytest.raises(InvitationOver):
        actions.accept_invitation(invitation=invited, by=member(tom), at=AT + timedelta(days=15))
    actions.accept_invitation(invitation=invited, by=member(tom), at=AT + timedelta(days=14))
    assert roles(organisation)["tom@atelier.example"] == "accounts"


def test_asking_again_starts_anew_and_a_member_is_not_asked(organisation: UUID) -> None:
    first = actions.invite_member(organisation=organisation, email="tom@atelier.example", role="accounts", by=BY, at=AT)
    second = actions.invite_member(organisation=organisation, email="tom@atelier.example", role="manager", by=BY, at=AT)
    assert [one.public_id for one in queries.team(queries.organisation(organisation).id).invitations] == [second]
    with pytest.raises(NotFound):
        queries.invitation(first, day=DAY)
    with pytest.raises(AlreadyMember):
        actions.invite_member(organisation=organisation, email="lea@atelier.example", role="accounts", by=BY, at=AT)
    actions.withdraw_invitation(invitation=second, by=BY, at=AT)
    assert Invitation.objects.count() == 0


def test_only_managers_change_the_team(organisation: UUID) -> None:
    tom = join(organisation, "tom@atelier.example", "accounts")
    eve = join(make_organisation(1), "eve@ailleurs.example", "manager")
    for by, refusal in ((tom, RoleTooLow), (eve, NotFound), (STRANGER, NotFound)):
        with pytest.raises(refusal):
            actions.invite_member(organisation=organisation, email="x@ailleurs.example", role="manager", by=by, at=AT)
        with pytest.raises(refusal):
            actions.change_role(organisation=organisation, login=UUID(tom.id), role="manager", by=by, at=AT)
    assert (roles(organisation)["tom@atelier.example"], Invitation.objects.count()) == ("accounts", 0)


def test_an_organisation_never_loses_its_last_manager(organisation: UUID) -> None:
    tom = join(organisation, "tom@atelier.example", "manager")
    actions.change_role(organisation=organisation, login=UUID(tom.id), role="accounts", by=tom, at=AT)
    lea = UUID(str(queries.team(queries.organisation(organisation).id).members[0].login))
    with pytest.raises(LastManager):
        actions.remove_member(organisation=organisation, login=lea, by=BY, at=AT)
    with pytest.raises(LastManager):
        actions.change_role(organisation=organisation, login=lea, role="trainings", by=BY, at=AT)
    actions.remove_member(organisation=organisation, login=UUID(tom.id), by=tom, at=AT)
    assert roles(organisation) == {"lea@atelier.example": "manager"}


def test_a_removed_member_acts_no_more_and_the_trail_names_nobody(organisation: UUID) -> None:
    tom = join(organisation, "tom@atelier.example", "accounts")
    actions.remove_member(organisation=organisation, login=UUID(tom.id), by=BY, at=AT)
    with pytest.raises(NotFound):
        actions.give_iban(organisation=organisation, iban=GOOD_IBAN, by=tom, at=AT)
    told = str([line.details for line in lines_about(f"organisation:{organisation}")])
    assert ("tom@" in told, queries.organisation(organisation).iban_end) == (False, "")


def test_a_role_nobody_has_is_refused(organisation: UUID) -> None:
    with pytest.raises(RoleUnknown):
        actions.invite_member(organisation=organisation, email="x@ailleurs.example", role="king", by=BY, at=AT)
    assert Invitation.objects.count() == 0
