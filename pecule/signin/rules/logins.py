"""Who may do what among staff, and how many wrong passwords are too many. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from pecule.kernel.refusals import Refusal


class Audience(StrEnum):
    """For whom a login is made; each has its own pages."""

    HOLDER = "holder"
    ORGANISATION = "organisation"
    EMPLOYER = "employer"
    FUNDER = "funder"
    STAFF = "staff"


class Permission(StrEnum):
    """One thing that staff may be allowed to do."""

    FIND_PEOPLE = "find_people"
    OPEN_FILES = "open_files"
    LOCK_ACCOUNTS = "lock_accounts"
    CLOSE_ACCOUNTS = "close_accounts"
    CORRECT_RIGHTS = "correct_rights"
    DECIDE_DECLARATIONS = "decide_declarations"
    REVERSE_BATCHES = "reverse_batches"
    RUN_YEAR = "run_year"
    VET_ORGANISATIONS = "vet_organisations"
    SANCTION_ORGANISATIONS = "sanction_organisations"
    CONTROL_ORDERS = "control_orders"
    PAY_ORGANISATIONS = "pay_organisations"
    SUSPEND_PAYMENTS = "suspend_payments"
    DECIDE_MATCHES = "decide_matches"
    RECORD_RECEIPTS = "record_receipts"
    RUN_CAMPAIGNS = "run_campaigns"
    READ_TRAIL = "read_trail"
    MANAGE_LOGINS = "manage_logins"


@dataclass(frozen=True, slots=True)
class Role:
    """A page a manager could sign: a name, what the person does, and what that allows."""

    name: str
    description: str
    permissions: frozenset[Permission]


ROLES: dict[str, Role] = {
    role.name: role
    for role in (
        Role(
            "advisor",
            "Answers holders: finds a person, opens the file, locks an account on request.",
            frozenset({Permission.FIND_PEOPLE, Permission.OPEN_FILES, Permission.LOCK_ACCOUNTS}),
        ),
        Role(
            "rights_officer",
            "Decides on declarations set aside, corrects rights, closes accounts.",
            frozenset(
                {
                    Permission.FIND_PEOPLE,
                    Permission.OPEN_FILES,
                    Permission.DECIDE_DECLARATIONS,
                    Permission.CORRECT_RIGHTS,
                    Permission.CLOSE_ACCOUNTS,
                }
            ),
        ),
        Role(
            "year_operator",
            "Runs the yearly credit and takes a wrong batch back as a whole. Sees no person's file.",
            frozenset({Permission.RUN_YEAR, Permission.REVERSE_BATCHES}),
        ),
        Role(
            "organisation_officer",
            "Checks training organisations before they enter, and when they must leave.",
            frozenset({Permission.VET_ORGANISATIONS, Permission.SANCTION_ORGANISATIONS}),
        ),
        Role(
            "controls_officer",
            "Controls that trainings took place and decides claims of force majeure. Pays nobody.",
            frozenset({Permission.CONTROL_ORDERS}),
        ),
        Role(
            "payments_officer",
            "Prepares payment files or sends those of a colleague, reads the bank's answers, suspends payments.",
            frozenset({Permission.PAY_ORGANISATIONS, Permission.SUSPEND_PAYMENTS}),
        ),
        Role(
            "fraud_analyst",
            "Splits and merges campaigns of scams, warns people of them and takes a warning back.",
            frozenset({Permission.RUN_CAMPAIGNS}),
        ),
        Role(
            "receipts_officer",
            "Says which money announced by funders arrived, as the bank's statement shows it. Pays nobody.",
            frozenset({Permission.RECORD_RECEIPTS}),
        ),
        Role(
            "screening_officer",
            "Releases or confirms what screening holds, and keeps its lists. Pays nobody, sanctions nobody.",
            frozenset({Permission.DECIDE_MATCHES}),
        ),
        Role("auditor", "Reads the trail. Changes nothing.", frozenset({Permission.READ_TRAIL})),
        Role("administrator", "Opens and closes logins. Sees no person's file.", frozenset({Permission.MANAGE_LOGINS})),
    )
}


def permissions_of(roles: Iterable[str]) -> frozenset[Permission]:
    """Everything these roles allow; an unknown role allows nothing."""
    return frozenset().union(*(ROLES[name].permissions for name in roles if name in ROLES))


def unknown_roles(roles: Collection[str]) -> list[str]:
    """The names that are not roles, sorted."""
    return sorted(set(roles) - set(ROLES))


DECIDING = frozenset({Permission.VET_ORGANISATIONS, Permission.SANCTION_ORGANISATIONS, Permission.CONTROL_ORDERS})
"""Whoever decides which organisation may be paid, or how much, pays nobody."""


def check_duties(roles: Iterable[str]) -> None:
    """Refuse roles that nobody may hold together (DutiesTogether)."""
    allowed = permissions_of(roles)
    if Permission.PAY_ORGANISATIONS in allowed and allowed & DECIDING:
        raise DutiesTogether


WINDOW = timedelta(minutes=15)
TRIES_OF_ONE_SOURCE_FOR_ONE_EMAIL = 5
TRIES_WHEN_AN_EMAIL_IS_ATTACKED = 1
FAILURES_THAT_MEAN_ATTACK = 30
TRIES_OF_ONE_ADDRESS = 60


@dataclass(frozen=True, slots=True)
class RecentTries:
    """Failed tries of the last WINDOW, this one included.

    ``source`` is the device, when it signed this e-mail in before, else the address.
    """

    by_source_for_email: int
    for_email: int
    by_source: int
    known_device: bool


def too_many(tries: RecentTries) -> bool:
    """Whether this try must wait.

    Nobody can lock somebody else out: a flood of wrong passwords for one e-mail only shortens what each *other*
    source is allowed, always to at least one try; a device that signed in before keeps its own count, so that a
    stranger at the same address cannot use it up.
    """
    if tries.known_device:
        return tries.by_source_for_email > TRIES_OF_ONE_SOURCE_FOR_ONE_EMAIL
    if tries.by_source > TRIES_OF_ONE_ADDRESS:
        return True
    attacked = tries.for_email > FAILURES_THAT_MEAN_ATTACK
    return tries.by_source_for_email > (
        TRIES_WHEN_AN_EMAIL_IS_ATTACKED if attacked else TRIES_OF_ONE_SOURCE_FOR_ONE_EMAIL
    )


class WrongCredentials(Refusal):
    """E-mail and password that do not go together; which of them is wrong is never said."""

    says = "This e-mail and this password do not go together."
    next_step = "Check both. After several wrong tries you will be asked to wait a few minutes."


class TooManyTries(Refusal):
    """Somebody tries passwords."""

    says = "There were too many tries from here. The account itself is not locked."
    next_step = "Wait {minutes} minutes, then try again; a device you signed in with before can try now."
    status = 429


class EmailTaken(Refusal):
    """Two logins with one e-mail."""

    says = "This e-mail already belongs to a login."
    next_step = "Sign in with it, or use another e-mail."
    status = 409


class PasswordTooWeak(Refusal):
    """A password that is short, common, or close to who one is."""

    says = "This password is too easy to guess."
    next_step = "Take at least 12 characters, such as four words that do not go together."


class RoleUnknown(Refusal):
    """A role that does not exist, or a role for someone who is not staff."""

    says = "“{roles}” cannot be given to this login."
    next_step = "Roles are for staff only: {known}."


class DutiesTogether(Refusal):
    """Roles by which one person would decide what is owed, and pay it."""

    says = "One person cannot both decide what organisations are owed and pay them. No login was opened."
    next_step = "Give these roles to two people."
    status = 409


class EmailUnreadable(Refusal):
    """Not an e-mail address."""

    says = "“{text}” is not an e-mail address."
    next_step = "Write it as in name@example.org."
