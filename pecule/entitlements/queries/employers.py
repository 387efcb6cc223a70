"""Who declares for which companies."""

from uuid import UUID

from pecule.entitlements.models import Employer, EmployerMember
from pecule.kernel.actors import Actor


def sirens_of(actor: Actor) -> frozenset[str]:
    """The companies (SIREN) that this employer's login may declare for. Empty for anybody else."""
    if actor.kind != "employer":
        return frozenset()
    sirets = EmployerMember.objects.filter(login__public_id=UUID(actor.id)).values_list("employer__siret", flat=True)
    return frozenset(siret[:9] for siret in sirets)


def employers_of(actor: Actor) -> list[tuple[str, str]]:
    """SIRET and name of each establishment of those companies, by SIRET."""
    rows = Employer.objects.filter(siret__regex=f"^({'|'.join(sorted(sirens_of(actor))) or 'none'})")
    return list(rows.order_by("siret").values_list("siret", "name"))
