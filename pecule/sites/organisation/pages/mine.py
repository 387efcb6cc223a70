"""The organisation in whose name the person is here."""

from datetime import date
from uuid import UUID

from django.utils.timezone import localtime

from pecule.catalogue.queries import OrganisationFacts, organisations_of
from pecule.kernel.refusals import NotFound
from pecule.sites.design.http import Request
from pecule.sites.entrance.doors import login_of

CHOSEN = "organisation"


def mine(request: Request) -> list[OrganisationFacts]:
    """The organisations this login acts for, the chosen one first. Raises NotFound when there is none."""
    found = organisations_of(login_of(request).public_id)
    if not found:
        raise NotFound
    chosen = request.session.get(CHOSEN)
    return sorted(found, key=lambda each: str(each.public_id) != chosen)


def choose(request: Request, organisation: UUID) -> None:
    """From now on, and until signing out, act for this one. Raises NotFound when it is not theirs."""
    if organisation not in {each.public_id for each in mine(request)}:
        raise NotFound
    request.session[CHOSEN] = str(organisation)


def today(request: Request) -> date:
    """The day of this request in Paris."""
    return localtime(request.now).date()
