"""What a training would take from whom, before it is ordered and when it is accepted."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings
from django.utils.timezone import localtime

from pecule.catalogue.queries import SessionFacts, session_facts
from pecule.holders.queries import standing_by_public_id
from pecule.orders.models import Order
from pecule.orders.queries.funds import funds_of
from pecule.orders.queries.whose import of_holder
from pecule.orders.rules.life import SEATED
from pecule.scheme import load
from pecule.scheme.explanations import Explanation
from pecule.scheme.spending import FundState, PricedTraining, spending_plan
from pecule.statements import rows


@dataclass(frozen=True, slots=True)
class QuotePart:
    """What one fund pays, from which ledger account."""

    kind: str
    fund: str
    account_id: int
    cents: int


@dataclass(frozen=True, slots=True)
class Quote:
    """Who pays what: ``parts`` + ``participation_cents`` + ``missing_cents`` make ``price_cents``.

    The participation and what is missing are paid by the holder by card. ``available_cents`` is all that the holder's
    funds hold free, whatever they may pay for.
    """

    price_cents: int
    parts: tuple[QuotePart, ...]
    participation_cents: int
    missing_cents: int
    available_cents: int
    explanation: Explanation

    @property
    def card_cents(self) -> int:
        """What the holder pays by card."""
        return self.participation_cents + self.missing_cents


def quote(holder: UUID, session: UUID, *, day: date) -> Quote:
    """What this session would take from this holder on ``day``. Raises NotFound and the scheme's own refusals."""
    return quote_for(standing_by_public_id(holder).id, session_facts(session), day=day)


def quote_for(holder_id: int, asked: SessionFacts, *, day: date, price_cents: int | None = None) -> Quote:
    """The same by inner id; ``price_cents`` when the price was fixed earlier. Source: R6333-3.

    The holder's situation (jobseeker, licence held) is not known here yet: none is assumed.
    """
    funds, accounts = funds_of(holder_id)
    return quote_of(holder_id, asked, funds, accounts, day=day, price_cents=price_cents)


def quote_of(
    holder_id: int,
    asked: SessionFacts,
    funds: Sequence[FundState],
    accounts: Mapping[str, int],
    *,
    day: date,
    price_cents: int | None = None,
) -> Quote:
    """The same when the funds, and their accounts by name, are known already."""
    price = asked.price_cents if price_cents is None else price_cents
    training = PricedTraining(
        price=price,
        kind=asked.kind,
        certification=asked.certification_code,
        last_assessment_on=last_assessment(holder_id) if asked.kind == "bilan" else None,
    )
    plan = spending_plan(load(settings.SCHEME), training, funds, day=day)
    return Quote(
        price_cents=price,
        parts=tuple(QuotePart(part.kind, part.fund, accounts[part.fund], part.amount) for part in plan.parts),
        participation_cents=plan.participation.amount,
        missing_cents=plan.remainder,
        available_cents=sum(max(0, fund.available) for fund in funds),
        explanation=plan.explanation,
    )


_SEATED = ", ".join(f"'{state}'" for state in SEATED)
SEATS = f"""
SELECT session_id, count(*) AS taken FROM orders_order WHERE session_id = ANY (%s::bigint[]) AND state IN ({_SEATED})
GROUP BY session_id
"""  # noqa: S608 -- states of our own


def seats_taken(session_ids: Collection[int]) -> dict[int, int]:
    """How many seats of each session (inner id) are taken; absent means none. One query."""
    return dict(rows(SEATS, (list(session_ids),)))


def last_assessment(holder_id: int) -> date | None:
    """The day on which this holder (inner id) last asked for a skills assessment that was not called off."""
    last = (
        Order.objects.filter(of_holder(holder_id), kind="bilan", state__in=SEATED)
        .order_by("-requested_at")
        .values_list("requested_at", flat=True)
        .first()
    )
    return localtime(last).date() if last else None
