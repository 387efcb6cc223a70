"""The organisation in whose name the person is here, and what their role there lets them do."""

from datetime import date
from uuid import UUID

from django.utils.timezone import localtime

from pecule.catalogue.queries import OrganisationFacts, organisations_of, role_of
from pecule.catalogue.rules.members import Role, RoleTooLow, covers
from pecule.kernel.refusals import NotFound
from pecule.sites.design.http import Request
from pecule.sites.entrance.doors import login_of

CHOSEN = "organisation"


def mine(request: Request, role: Role | None = None) -> list[OrganisationFacts]:
    """The organisations this login acts for, the chosen one first.

    Raises NotFound when there is none, RoleTooLow when ``role`` is needed and theirs does not cover it.
    """
    found = organisations_of(login_of(request).public_id)
    if not found:
        raise NotFound
    chosen = request.session.get(CHOSEN)
    ordered = sorted(found, key=lambda each: str(each.public_id) != chosen)
    if role is not None and not may(request, ordered[0], role):
        raise RoleTooLow
    return ordered


def may(request: Request, organisation: OrganisationFacts, role: Role) -> bool:
    """Whether this login's role in an organisation of theirs covers ``role``."""
    return covers(role_of(organisation.id, login_of(request).public_id) or "", role)


def choose(request: Request, organisation: UUID) -> None:
    """From now on, and until signing out, act for this one. Raises NotFound when it is not theirs."""
    if organisation not in {each.public_id for each in mine(request)}:
        raise NotFound
    request.session[CHOSEN] = str(organisation)


def today(request: Request) -> date:
    """The day of this request in Paris."""
    return localtime(request.now).date()
