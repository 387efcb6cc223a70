"""Who may do what for an organisation. Pure."""

from typing import Literal, cast, get_args

from pecule.kernel.refusals import Refusal

Role = Literal["manager", "trainings", "accounts"]
ROLES: tuple[str, ...] = get_args(Role)


class RoleUnknown(Refusal):
    """A role nobody has."""

    says = "“{role}” is not a role of an organisation's members."
    next_step = "Choose manager, trainings or accounts."


class RoleTooLow(Refusal):
    """A member whose role does not cover this."""

    says = "Your role in this organisation does not cover this."
    next_step = "Ask one of its managers."
    status = 403


class LastManager(Refusal):
    """The last manager leaving, or losing the role."""

    says = "This is the organisation's last manager."
    next_step = "Make another member a manager first."
    status = 409


class InvitationOver(Refusal):
    """An invitation that came to its end, or that was sent to another e-mail."""

    says = "This invitation has ended, or was sent to another e-mail address."
    next_step = "Ask for a new one, to the address you sign in with."
    status = 409


class AlreadyMember(Refusal):
    """An invitation to somebody who acts for the organisation already."""

    says = "This person acts for your organisation already."
    next_step = "Change their role instead."
    status = 409


def read_role(text: str) -> Role:
    """Check a role. Raises RoleUnknown."""
    if text not in ROLES:
        raise RoleUnknown(role=text[:20])
    return cast("Role", text)


def covers(held: str, needed: Role | None) -> bool:
    """Whether a member's role covers what an act needs; a manager's covers everything, and None needs any role."""
    return needed is None or held in ("manager", needed)
