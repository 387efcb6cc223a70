"""Telling organisations what became of what they are owed: paid, come back, or suspended."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid5

from django.db.models import F, Max, Min, Sum

from pecule.catalogue.queries.members import emails_by_organisation
from pecule.kernel.actors import Actor
from pecule.notices.actions import queue
from pecule.payouts.models import BankAnswer, Payment, Suspension

_SUSPENDED = UUID("7f0a3f1c-3f0e-4a57-9d39-2a6f3e0b8f5d")


def tell(answer: BankAnswer, *, by: Actor, at: datetime) -> None:
    """Queue the notices of an answer that was read to its end, for whoever keeps an organisation's accounts."""
    payments = Payment.objects.filter(answer=answer)
    concerned = list(payments.order_by("organisation_id").values_list("organisation_id", flat=True).distinct())
    emails = emails_by_organisation(concerned, "accounts")
    paid = payments.filter(state="booked").values("organisation_id").order_by("organisation_id")
    for one in paid.annotate(cents=Sum("cents"), name=Min("name"), last=Max("booked_on")):
        facts = {"paid_cents": one["cents"], "paid_on": one["last"], "reference": answer.message_id}
        key = uuid5(answer.public_id, f"paid:{one['organisation_id']}")
        for email in emails.get(one["organisation_id"], []):
            whole = {"organisation": one["name"], **facts}
            queue(to=email, language="fr", template="paid", facts=whole, key=key, at=at, by=by)
    back = payments.filter(state__in=("rejected", "returned")).select_related("payable").order_by("pk")
    for payment in back.iterator():
        facts = {"returned_cents": payment.cents, "reference": payment.payable.invoice_number}
        for email in emails.get(payment.organisation_id, []):
            whole = {"organisation": payment.name, **facts}
            queue(
                to=email, language="fr", template="payment_returned", facts=whole, key=payment.public_id, at=at, by=by
            )


def tell_suspended(matches: Mapping[UUID, int], *, by: Actor, at: datetime) -> None:
    """Queue a notice to each organisation (public id) whose payments its match (inner id) suspended just now.

    One a match, however many payments. It says what they read on their pages: neither which indicator nor who told it.
    """
    begun = Suspension.objects.filter(at=at, match_id__in=list(matches.values()), released_at__isnull=True)
    told = begun.values("match_id", organisation=F("payable__organisation_id")).order_by("organisation", "match_id")
    found = list(told.annotate(name=Min("payable__organisation__name"), since=Min("begun_on"), until=Max("until")))
    emails = emails_by_organisation([one["organisation"] for one in found], "accounts")
    for one in found:
        facts = {"organisation": one["name"], "since_on": one["since"], "until_on": one["until"]}
        key = uuid5(_SUSPENDED, str(one["match_id"]))
        for email in emails.get(one["organisation"], []):
            queue(to=email, language="fr", template="payment_suspended", facts=facts, key=key, at=at, by=by)
