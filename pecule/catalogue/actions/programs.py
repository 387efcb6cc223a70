"""Programs that act for an organisation through the API: made by a manager, and ended."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from pecule.catalogue.actions.doors import check_may_act, locked
from pecule.catalogue.actions.members import add_member
from pecule.catalogue.models import Member
from pecule.catalogue.rules.members import Role
from pecule.kernel.actors import Actor
from pecule.kernel.refusals import NotFound
from pecule.signin.actions import NewClient, register_client, revoke_client
from pecule.signin.models import ApiClient

_OF_ACCOUNTS = "payouts:"


@transaction.atomic
def make_program(*, organisation: UUID, name: str, scopes: Sequence[str], by: Actor, at: datetime) -> NewClient:
    """Let a program act for an organisation within ``scopes``, in the narrowest role that they need. A manager only.

    Its secret is in the answer and nowhere else. Raises NotFound, RoleTooLow, ScopeUnknown, TooManyClients.
    """
    found = locked(organisation)
    check_may_act(found, by, "manager")
    if by.kind != "organisation":
        raise NotFound
    made = register_client(owner=UUID(by.id), name=name, scopes=scopes, by=by, at=at)
    add_member(organisation=organisation, login=made.login, role=_role_for(scopes), by=by, at=at)
    return made


@transaction.atomic
def revoke_program(*, organisation: UUID, client_id: str, by: Actor, at: datetime) -> None:
    """End a program's access at once, whichever manager made it. Twice is harmless.

    Raises NotFound (none of this organisation's included), RoleTooLow.
    """
    found = locked(organisation)
    check_may_act(found, by, "manager")
    client = ApiClient.objects.select_related("owner").filter(client_id=client_id).first()
    if client is None or not Member.objects.filter(organisation=found, login=client.login_id).exists():
        raise NotFound
    revoke_client(client_id=client_id, owner=client.owner.public_id, by=by, at=at)


def _role_for(scopes: Sequence[str]) -> Role:
    of_accounts = {scope.startswith(_OF_ACCOUNTS) for scope in scopes}
    if of_accounts == {True}:
        return "accounts"
    return "trainings" if of_accounts == {False} else "manager"
