"""Orders that only wait for their acceptance: requested, proposed and approved beforehand, by the verbs themselves."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from django.conf import settings
from django.urls import reverse

from pecule.adapters.approval import fake
from pecule.holders.models import Holder
from pecule.kernel.actors import Actor, system
from pecule.orders import actions as orders
from pecule.orders.models import Order

_BY = system("bench")


def made_ready(buyers: Sequence[dict[str, str]], *, at: datetime) -> list[dict[str, str]]:
    """The same buyers, each with the public id of an order that they have approved and not accepted yet."""
    return [buyer | {"order": str(_order(UUID(buyer["holder"]), UUID(buyer["session"]), at))} for buyer in buyers]


def _order(holder: UUID, session: UUID, at: datetime) -> UUID:
    login = Holder.objects.values_list("login__public_id", flat=True).get(public_id=holder)
    by = Actor("holder", str(login))
    order = orders.request_order(holder=holder, session=session, key=uuid4(), by=by, at=at)
    school = Order.objects.values_list("organisation__public_id", flat=True).get(public_id=order)
    orders.answer_order(order=order, organisation=school, accept=True, key=uuid4(), by=_BY, at=at)
    back = reverse("holder:accept_last", args=[order])
    page = orders.approval_url(order=order, holder=holder, back_url=back, by=by, at=at)
    fake.approve(UUID(page.strip("/").split("/")[-1]), holder, settings.PECULE_SECOND_PASSWORD, at=at)
    return order
