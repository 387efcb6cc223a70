"""Asking the partner whether an organisation's taxes and social contributions are in order."""

from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.timezone import localtime

from pecule.audit.actions import record
from pecule.catalogue.actions.doors import check_may_act, locked
from pecule.catalogue.models import ComplianceAnswer, Organisation
from pecule.catalogue.ports import Compliance
from pecule.catalogue.queries.scheme import scheme
from pecule.kernel.actors import Actor
from pecule.kernel.refusals import NotFound
from pecule.scheme.delays import deadline


def ask_compliance(*, organisation: UUID, by: Actor, at: datetime) -> bool:
    """Ask anew, keep the answer and return it; a no takes the organisation's offers off sale at once.

    The partner is asked before the transaction, so that a slow answer locks nothing. For agents, jobs and managers.
    Raises NotFound, RoleTooLow, ComplianceSilent (nothing changes then). Source: L6323-9-1 3°, R6323-41.
    """
    asked = Organisation.objects.filter(public_id=organisation).first()
    if asked is None:
        raise NotFound
    check_may_act(asked, by, "manager")
    partner: Compliance = import_string(settings.PECULE_COMPLIANCE)()
    said = partner.ask(asked.siret)
    day = localtime(at).date()
    good_until = _good_until(day) if said.compliant else day
    with transaction.atomic():
        found = locked(organisation)
        ComplianceAnswer.objects.create(
            organisation=found,
            compliant=said.compliant,
            reference=said.reference[:100],
            answered_at=at,
            good_until=good_until,
        )
        found.compliant_until = good_until if said.compliant else None
        found.save(update_fields=["compliant_until"])
        details = {"compliant": said.compliant, "good_until": good_until.isoformat()}
        record(by=by, verb="catalogue.ask_compliance", subject=f"organisation:{organisation}", details=details, at=at)
    return said.compliant


def _good_until(day: date) -> date:
    if scheme().find("delay.compliance", on=day) is None:
        return date.max
    return deadline(scheme(), "compliance", start=day).day
