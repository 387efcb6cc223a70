"""Programs that act for an employer or a funder through the API."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from pecule.entitlements.models import EmployerMember, FunderMember
from pecule.kernel.actors import Actor
from pecule.kernel.refusals import NotFound
from pecule.signin.actions import NewClient, register_client


@transaction.atomic
def make_program(*, name: str, scopes: Sequence[str], by: Actor, at: datetime) -> NewClient:
    """Let a program act for the companies, or the funder, that ``by`` acts for today; never for more later.

    Its secret is in the answer and nowhere else. Raises NotFound (nobody to act for), ScopeUnknown, TooManyClients.
    """
    if by.kind not in ("employer", "funder"):
        raise NotFound
    employers = EmployerMember.objects.filter(login__public_id=by.id).order_by("employer_id").values_list("employer_id")
    funders = FunderMember.objects.filter(login__public_id=by.id).values_list("funder_id")
    if not employers and not funders:
        raise NotFound
    made = register_client(owner=UUID(by.id), name=name, scopes=scopes, by=by, at=at)
    EmployerMember.objects.bulk_create(EmployerMember(employer_id=one, login_id=made.login_id) for (one,) in employers)
    FunderMember.objects.bulk_create(FunderMember(funder_id=one, login_id=made.login_id) for (one,) in funders)
    return made
