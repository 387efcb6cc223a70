"""What time does: consents run out, and what was kept long enough goes."""

from datetime import datetime, timedelta

from django.db import transaction

from pecule.audit.actions import record
from pecule.consents.models import Complaint, Consent, Use
from pecule.consents.queries.keys import day_of
from pecule.consents.rules.law import number
from pecule.kernel.actors import system

BY = system("consents.keeping")


@transaction.atomic
def end_expired(*, at: datetime) -> int:
    """End each consent whose last day is past; how many."""
    day = day_of(at)
    ended = Consent.objects.filter(ended_at=None, last_day__lt=day).update(ended_at=at, ended_by="expiry")
    if ended:
        record(by=BY, verb="consents.end_expired", subject=f"consents:{day}", details={"consents": ended}, at=at)
    return ended


@transaction.atomic
def forget_old(*, at: datetime) -> int:
    """Delete complaints and ended consents past their time; how many."""
    day = day_of(at)
    complaints, _ = Complaint.objects.filter(at__lt=at - timedelta(days=number("complaint_days", day))).delete()
    consents, _ = Consent.objects.filter(ended_at__lt=at - timedelta(days=number("kept_days", day))).delete()
    Use.objects.filter(day__lt=day).delete()
    if complaints or consents:
        details = {"complaints": complaints, "consents": consents}
        record(by=BY, verb="consents.forget_old", subject=f"consents:{day}", details=details, at=at)
    return complaints + consents
