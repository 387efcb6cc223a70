"""What a control would come to, before it is decided."""

from datetime import date
from uuid import UUID

from django.conf import settings

from pecule.kernel.refusals import NotFound
from pecule.orders.models import Order
from pecule.orders.rules.settling import earned
from pecule.scheme import load
from pecule.scheme.cancellation import Settlement


def allowed(order: UUID, percent: int, *, day: date) -> Settlement:
    """What allowing ``percent`` of an order under control would pay and give back on ``day``. Raises NotFound."""
    found = Order.objects.filter(public_id=order).first()
    if found is None:
        raise NotFound
    return earned(
        load(settings.SCHEME),
        price_cents=found.price_cents,
        percent=percent,
        exit_reason=found.exit_reason,
        excused=found.excused or percent < (found.completion_percent or 0),
        day=day,
    )
