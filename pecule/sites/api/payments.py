"""What a training organisation is owed, as its accounting program reads it."""

from datetime import date
from uuid import UUID

from django.utils.timezone import localtime
from ninja import Query, Router, Schema

from pecule.payouts.queries import PayableLine, payables_of
from pecule.signin.rules import Scope
from pecule.sites.api.paging import Page, Where, page
from pecule.sites.api.passes import ApiRequest, May
from pecule.sites.api.selling import organisation_of

router = Router(tags=["payouts"])


class PayableOut(Schema):
    """One sum owed, in cents. ``waits_for`` is invoice, iban, suspension, or empty; ``reference`` names the order."""

    id: UUID
    reference: str
    title: str
    owed_on: date
    cents: int
    state: str
    waits_for: str
    invoice_number: str
    due_by: date | None
    paid_on: date | None
    refused_because: str


@router.get("/payouts", auth=May(Scope.PAYOUTS_READ), response=Page[PayableOut])
def payouts(request: ApiRequest, where: Query[Where]) -> Page[PayableOut]:
    """Everything the organisation was ever owed, newest first."""
    mine, day = organisation_of(request).id, localtime(request.now).date()
    return page(request, where, lambda limit, offset: payables_of(mine, day=day, limit=limit, offset=offset), _shown)


def _shown(line: PayableLine) -> PayableOut:
    payment = line.payment
    return PayableOut(
        id=line.public_id,
        reference=line.reference,
        title=line.title,
        owed_on=line.owed_on,
        cents=payment.cents,
        state=payment.state,
        waits_for=payment.waits_for,
        invoice_number=payment.invoice_number,
        due_by=payment.due_by,
        paid_on=payment.paid_on,
        refused_because=payment.reason_says,
    )
