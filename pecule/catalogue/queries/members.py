"""Who acts for an organisation, and who was asked to."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from pecule.catalogue.models import Invitation, Member
from pecule.catalogue.rules.members import Role, covers
from pecule.kernel.refusals import NotFound
from pecule.statements import rows


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A member; ``login`` is the public id of the sign-in."""

    login: UUID
    name: str
    email: str
    role: str
    since: datetime


@dataclass(frozen=True, slots=True)
class InvitationLine:
    """An invitation not taken up yet, and the last day to do so."""

    public_id: UUID
    organisation_name: str
    email: str
    role: str
    ends_on: date


@dataclass(frozen=True, slots=True)
class Team:
    """The members of an organisation, managers first, and its invitations."""

    members: tuple[MemberLine, ...]
    invitations: tuple[InvitationLine, ...]


def team(organisation_id: int) -> Team:
    """Everyone who acts, or was asked to act, for an organisation (inner id). Two queries."""
    members = Member.objects.filter(organisation_id=organisation_id, login__is_active=True).select_related("login")
    return Team(
        tuple(
            MemberLine(one.login.public_id, one.login.display_name, one.login.email, one.role, one.since)
            for one in sorted(members, key=lambda one: (one.role != "manager", one.login.display_name, one.pk))
        ),
        tuple(
            _line(one)
            for one in Invitation.objects.filter(organisation_id=organisation_id)
            .select_related("organisation")
            .order_by("email")
        ),
    )


def role_of(organisation_id: int, login: UUID) -> str | None:
    """The role of this login (public id) in an organisation (inner id), or None."""
    found = Member.objects.filter(
        organisation_id=organisation_id, login__public_id=login, login__is_active=True, login__audience="organisation"
    )
    return found.values_list("role", flat=True).first()


def is_member(organisation_id: int, login: UUID, role: Role | None = None) -> bool:
    """Whether this login (public id) acts for the organisation (inner id), in a role that covers ``role``."""
    held = role_of(organisation_id, login)
    return held is not None and covers(held, role)


def invitations_for(login: UUID, *, day: date) -> list[InvitationLine]:
    """Invitations that a login (public id) may take up on ``day``, by its e-mail."""
    found = Invitation.objects.raw(
        "SELECT i.* FROM catalogue_invitation i JOIN signin_login l ON l.email = i.email"
        " WHERE l.public_id = %s AND l.is_active AND l.audience = 'organisation' AND i.ends_on >= %s ORDER BY i.id",
        [login, day],
    )
    return [_line(one) for one in found]


def invitation(public_id: UUID, *, day: date) -> InvitationLine:
    """An invitation that runs on ``day``. Raises NotFound."""
    found = Invitation.objects.filter(public_id=public_id, ends_on__gte=day).select_related("organisation").first()
    if found is None:
        raise NotFound
    return _line(found)


_EMAILS = """
SELECT l.email FROM catalogue_member m JOIN signin_login l ON l.id = m.login_id
WHERE m.organisation_id = %s AND m.role IN ('manager', %s) AND l.is_active
    AND NOT EXISTS (SELECT FROM signin_apiclient c WHERE c.login_id = l.id)
ORDER BY l.email
"""


def emails_of(organisation_id: int, role: Role | None = None) -> list[str]:
    """E-mails of the managers and of whoever holds ``role``, for notices."""
    return [email for (email,) in rows(_EMAILS, (organisation_id, role or "manager"))]


def emails_by_organisation(organisation_ids: Collection[int], role: Role) -> dict[int, list[str]]:
    """What ``emails_of`` gives for each of several organisations (inner ids); those without anybody are absent."""
    found = Member.objects.filter(
        organisation_id__in=organisation_ids,
        login__is_active=True,
        login__client=None,
        role__in=("manager", role),
    )
    emails: dict[int, list[str]] = {}
    for organisation, email in found.order_by("login__email").values_list("organisation_id", "login__email"):
        emails.setdefault(organisation, []).append(email)
    return emails


def _line(row: Invitation) -> InvitationLine:
    return InvitationLine(row.public_id, row.organisation.name, row.email, row.role, row.ends_on)
