"""What somebody who chooses a training wants to know: what each would cost them, and where there is a seat left."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db.models import Count

from pecule.kernel.refusals import Refusal
from pecule.orders.models import Order
from pecule.orders.queries.funds import funds_of
from pecule.orders.queries.quotes import last_assessment
from pecule.orders.rules.life import SEATED
from pecule.scheme import load
from pecule.scheme.spending import PricedTraining, spending_plan


@dataclass(frozen=True, slots=True)
class Estimate:
    """Who would pay a price: ``rights_cents`` + ``others_cents`` + ``card_cents`` make it.

    ``rights_cents`` are the holder's own rights (yearly, volunteering), ``others_cents`` what others paid in for them,
    ``card_cents`` what the holder pays, ``participation_cents`` included. ``refusal`` when rights cannot pay for it.
    """

    price_cents: int
    rights_cents: int
    others_cents: int
    participation_cents: int
    card_cents: int
    refusal: Refusal | None = None


def estimates(holder_id: int, trainings: Sequence[PricedTraining], *, day: date) -> tuple[int, list[Estimate]]:
    """All that the holder's funds (inner id) hold free, in cents, and who would pay each of ``trainings`` on ``day``.

    Two queries whatever their number, one more when there is a skills assessment among them. Source: R6333-3.
    """
    funds, _ = funds_of(holder_id)
    assessed = last_assessment(holder_id) if any(one.kind == "bilan" for one in trainings) else None
    scheme = load(settings.SCHEME)

    def estimate(training: PricedTraining) -> Estimate:
        try:
            plan = spending_plan(scheme, replace(training, last_assessment_on=assessed), funds, day=day)
        except Refusal as refusal:
            return Estimate(training.price, 0, 0, 0, 0, refusal)
        own = sum(part.amount for part in plan.parts if part.kind in ("own", "cec"))
        return Estimate(
            price_cents=training.price,
            rights_cents=own,
            others_cents=plan.from_funds - own,
            participation_cents=plan.participation.amount,
            card_cents=training.price - plan.from_funds,
        )

    return sum(max(0, fund.available) for fund in funds), [estimate(one) for one in trainings]


def seats_taken_in(sessions: Collection[UUID]) -> dict[UUID, int]:
    """How many seats of each session (public id) are taken; absent means none. One query."""
    rows = Order.objects.filter(session__public_id__in=sessions, state__in=SEATED)
    return dict(rows.values_list("session__public_id").annotate(taken=Count("pk")).order_by("session__public_id"))
