"""What happens by itself: suspensions end, answers are asked anew, what may not be kept is erased."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localtime

from pecule.audit.actions import record
from pecule.catalogue.actions.compliance import ask_compliance
from pecule.catalogue.actions.doors import locked
from pecule.catalogue.actions.organisations import put_in
from pecule.catalogue.models import Application, Invitation, Organisation
from pecule.catalogue.ports import ComplianceSilent
from pecule.catalogue.queries.scheme import scheme
from pecule.kernel.actors import Actor, system
from pecule.scheme.retention import keep_until

ASKED_AT_ONCE = 200  # answers asked for in one run: the next run asks for the others


def run_organisation_clocks(*, at: datetime) -> dict[str, int]:
    """Do everything that is due on that day, and return how many times each verb was done. Safe to run again.

    What was due during an outage is done once, at the next run.
    """
    day, by = localtime(at).date(), system("organisation-clocks")
    return {
        "end_suspension": _end_suspensions(day, by, at),
        "ask_compliance": _ask_again(day, by, at),
        "end_invitation": Invitation.objects.filter(ends_on__lt=day).delete()[0],
        "erase_application": _erase_refused(day, by, at),
    }


def _end_suspensions(day: date, by: Actor, at: datetime) -> int:
    done = 0
    due = Organisation.objects.filter(status="suspended", status_until__lt=day).order_by("pk")
    for public_id in due.values_list("public_id", flat=True):
        with transaction.atomic():
            found = locked(public_id)
            if found.status == "suspended" and found.status_until is not None and found.status_until < day:
                put_in(found, "listed", until=None, reason="suspension over", by=by, at=at)
                done += 1
    return done


def _ask_again(day: date, by: Actor, at: datetime) -> int:
    before = scheme().find("delay.compliance_renewal", on=day)
    if before is None:
        return 0
    done = 0
    due = Organisation.objects.filter(status="listed", compliant_until__lte=day + timedelta(days=before.value))
    for public_id in due.order_by("compliant_until", "pk").values_list("public_id", flat=True)[:ASKED_AT_ONCE]:
        try:
            ask_compliance(organisation=public_id, by=by, at=at)
        except ComplianceSilent:  # asked again at the next run; the last answer is good until its end
            continue
        done += 1
    return done


def _erase_refused(day: date, by: Actor, at: datetime) -> int:
    """Erase applications refused a year ago, with everything that was only theirs (R6323-39 II)."""
    done = 0
    refused = Application.objects.filter(state__in=("inadmissible", "refused")).order_by("pk")
    for found in refused.select_related("organisation"):
        ended = found.decided_at or found.judged_at
        if ended is None or day <= keep_until(scheme(), "refused_organisation", event=localtime(ended).date()).day:
            continue
        with transaction.atomic():
            _erase(found, by, at)
        done += 1
    return done


def _erase(found: Application, by: Actor, at: datetime) -> None:
    organisation = locked(found.organisation.public_id)
    found.documents.all().delete()
    found.delete()
    if organisation.status == "draft" and not organisation.applications.exists():
        organisation.representatives.all().delete()
        organisation.members.all().delete()
        organisation.invitations.all().delete()
        organisation.bank_details.all().delete()
        organisation.iban = ""
        organisation.save(update_fields=["iban"])
    record(by=by, verb="catalogue.erase_application", subject=f"application:{found.public_id}", at=at)
