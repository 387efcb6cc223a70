"""Who may act on an organisation, and its row, locked."""

from uuid import UUID

from pecule.catalogue.models import Organisation
from pecule.catalogue.queries.members import role_of
from pecule.catalogue.rules import acts_for_anyone
from pecule.catalogue.rules.members import Role, RoleTooLow, covers
from pecule.kernel.actors import Actor
from pecule.kernel.refusals import NotFound


def check_may_act(organisation: Organisation, by: Actor, role: Role | None = None) -> None:
    """Refuse anyone but an agent, a job of ours, or a member (NotFound) whose role covers ``role`` (RoleTooLow)."""
    if acts_for_anyone(by):
        return
    held = role_of(organisation.pk, UUID(by.id)) if by.kind == "organisation" else None
    if held is None:
        raise NotFound
    if not covers(held, role):
        raise RoleTooLow


def only_staff(by: Actor) -> None:
    """Refuse anyone but an agent or a job of ours (NotFound)."""
    if not acts_for_anyone(by):
        raise NotFound


def locked(organisation: UUID) -> Organisation:
    """An organisation's row, locked until the end of the transaction. Raises NotFound."""
    found = Organisation.objects.select_for_update().filter(public_id=organisation).first()
    if found is None:
        raise NotFound
    return found
