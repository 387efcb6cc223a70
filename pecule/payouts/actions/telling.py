"""Telling organisations what the bank did: one notice for all that an answer paid them, one for each that came back."""

from datetime import datetime
from uuid import uuid5

from django.db.models import Max, Min, Sum

from pecule.catalogue.queries.members import emails_by_organisation
from pecule.kernel.actors import Actor
from pecule.notices.actions import queue
from pecule.payouts.models import BankAnswer, Payment


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
