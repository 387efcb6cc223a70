"""Establishments and who declares for them."""

from datetime import datetime

from django.db import transaction

from pecule.audit.actions import record
from pecule.entitlements.models import Employer, EmployerMember
from pecule.kernel.actors import Actor
from pecule.kernel.identifiers import read_siret


@transaction.atomic
def add_member(*, siret: str, name: str, login_id: int, by: Actor, at: datetime) -> Employer:
    """Let a login declare for the company of this establishment, recording the establishment when it is new.

    A name given replaces an empty one. Said again, it changes nothing. Raises InvalidSiret.
    """
    employer, _ = Employer.objects.get_or_create(siret=read_siret(siret), defaults={"name": name[:120]})
    if name and not employer.name:
        employer.name = name[:120]
        employer.save(update_fields=["name"])
    _, new = EmployerMember.objects.get_or_create(employer=employer, login_id=login_id)
    if new:
        record(by=by, verb="entitlements.add_member", subject=str(employer), details={"login": login_id}, at=at)
    return employer
