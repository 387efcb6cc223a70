"""The people who act for an organisation: invited, given a role, removed."""

from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.timezone import localtime

from pecule.audit.actions import record
from pecule.catalogue.actions.doors import check_may_act, locked
from pecule.catalogue.actions.sharing import tell_organisations
from pecule.catalogue.models import Invitation, Member, Organisation
from pecule.catalogue.queries.scheme import scheme
from pecule.catalogue.rules.members import AlreadyMember, InvitationOver, LastManager, Role, read_role
from pecule.kernel.actors import Actor
from pecule.kernel.refusals import NotFound
from pecule.notices.actions import queue
from pecule.scheme.delays import deadline
from pecule.signin.actions import revoke_client
from pecule.signin.models import Login


@transaction.atomic
def add_member(*, organisation: UUID, login: UUID, role: str = "manager", by: Actor, at: datetime) -> None:
    """Let a login of the audience ``organisation`` act for an organisation; twice is harmless. A manager, or us.

    Raises NotFound, RoleTooLow, RoleUnknown.
    """
    found, wanted = locked(organisation), read_role(role)
    check_may_act(found, by, "manager")
    person = Login.objects.filter(public_id=login, audience="organisation", is_active=True).first()
    if person is None:
        raise NotFound
    _join(found, person, wanted, by, at)


@transaction.atomic
def invite_member(*, organisation: UUID, email: str, role: str, by: Actor, at: datetime) -> UUID:
    """Ask somebody by e-mail to act for an organisation, and return the invitation's public id. A manager, or us.

    Only a login with that very e-mail may take it up, until ``delay.invitation`` ends; asking again starts it anew.
    Raises NotFound, RoleTooLow, RoleUnknown, AlreadyMember.
    """
    found, wanted, address = locked(organisation), read_role(role), email.strip().lower()
    check_may_act(found, by, "manager")
    if found.members.filter(login__email=address).exists():
        raise AlreadyMember
    ends_on = deadline(scheme(), "invitation", start=localtime(at).date()).day
    Invitation.objects.filter(organisation=found, email=address).delete()
    invited = Invitation.objects.create(organisation=found, email=address, role=wanted, sent_at=at, ends_on=ends_on)
    invited.refresh_from_db(fields=["public_id"])
    facts = {"organisation": found.name, "role": wanted}
    key = uuid5(invited.public_id, "invited")
    queue(to=address, language="fr", template="member_invited", facts=facts, key=key, at=at, by=by)
    _note(found, "invite_member", {"invitation": str(invited.public_id), "role": wanted}, by, at)
    return invited.public_id


@transaction.atomic
def accept_invitation(*, invitation: UUID, by: Actor, at: datetime) -> UUID:
    """Take up an invitation with one's own login, and return the organisation's public id.

    The login must be for organisations and have the invited e-mail. Raises NotFound, InvitationOver.
    """
    invited = Invitation.objects.select_for_update().filter(public_id=invitation).first()
    if invited is None or by.kind != "organisation":
        raise NotFound
    person = Login.objects.filter(public_id=by.id, audience="organisation", is_active=True).first()
    if person is None or person.email != invited.email or invited.ends_on < localtime(at).date():
        raise InvitationOver
    _join(invited.organisation, person, read_role(invited.role), by, at)
    invited.delete()
    return invited.organisation.public_id


@transaction.atomic
def withdraw_invitation(*, invitation: UUID, by: Actor, at: datetime) -> None:
    """Take an invitation back. A manager, or us. Raises NotFound, RoleTooLow."""
    invited = Invitation.objects.select_for_update().filter(public_id=invitation).first()
    if invited is None:
        raise NotFound
    check_may_act(invited.organisation, by, "manager")
    invited.delete()
    _note(invited.organisation, "withdraw_invitation", {"invitation": str(invitation)}, by, at)


@transaction.atomic
def change_role(*, organisation: UUID, login: UUID, role: str, by: Actor, at: datetime) -> None:
    """Give a member another role; the programs of who manages no longer end. A manager, or us.

    Raises NotFound, RoleTooLow, RoleUnknown, LastManager.
    """
    found, wanted = locked(organisation), read_role(role)
    check_may_act(found, by, "manager")
    member = _member(found, login)
    if wanted != "manager":
        _check_not_last(found, member)
    if member.role != wanted:
        member.role = wanted
        member.save(update_fields=["role"])
        _note(found, "change_role", {"login": str(login), "role": wanted}, by, at)
        if wanted != "manager":
            _end_programs(found, login, by, at)


@transaction.atomic
def remove_member(*, organisation: UUID, login: UUID, by: Actor, at: datetime) -> None:
    """Let somebody no longer act for an organisation: a manager, us, or that person. Their programs end with them.

    Raises NotFound, LastManager.
    """
    found = locked(organisation)
    check_may_act(found, by, None if by.id == str(login) else "manager")
    member = _member(found, login)
    _check_not_last(found, member)
    member.delete()
    tell_organisations([found.pk], by=by, at=at)
    _note(found, "remove_member", {"login": str(login)}, by, at)
    _end_programs(found, login, by, at)


def _join(organisation: Organisation, person: Login, role: Role, by: Actor, at: datetime) -> None:
    _, fresh = Member.objects.get_or_create(
        organisation=organisation, login=person, defaults={"since": at, "role": role}
    )
    if fresh:
        tell_organisations([organisation.pk], by=by, at=at)
        _note(organisation, "add_member", {"login": str(person.public_id), "role": role}, by, at)


def _end_programs(organisation: Organisation, owner: UUID, by: Actor, at: datetime) -> None:
    """Programs act no longer than the manager who answers for them."""
    held = organisation.members.filter(login__client__owner__public_id=owner, login__client__revoked_at=None)
    for client_id in held.order_by("pk").values_list("login__client__client_id", flat=True):
        revoke_client(client_id=client_id, owner=owner, by=by, at=at)


def _member(organisation: Organisation, login: UUID) -> Member:
    found = organisation.members.filter(login__public_id=login).first()
    if found is None:
        raise NotFound
    return found


def _check_not_last(organisation: Organisation, member: Member) -> None:
    people = organisation.members.filter(role="manager", login__is_active=True, login__client=None)
    others = people.exclude(pk=member.pk)
    if member.role == "manager" and not others.exists():
        raise LastManager


def _note(organisation: Organisation, verb: str, details: dict[str, str], by: Actor, at: datetime) -> None:
    record(by=by, verb=f"catalogue.{verb}", subject=f"organisation:{organisation.public_id}", details=details, at=at)
