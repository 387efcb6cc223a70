"""Orders of the made-up country, brought to every state by the verbs that people use."""

from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta
from random import Random
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from pecule.kernel.actors import Actor
from pecule.orders import actions as orders
from pecule.orders.queries import AttendanceRow
from pecule.simulation.marketplace import OnSale

_KEYS = UUID("2c6a1f0e-4a86-4d7e-8f39-9f6a5c4b7d10")
_PARIS = ZoneInfo("Europe/Paris")
# How far an order goes, and on which session: coming, running or past (index of publish_offers' three).
_FATES = (
    ("requested", 2), ("proposed", 2), ("refused", 2), ("cancelled", 2), ("accepted", 2), ("cancelled_late", 2),
    ("expired", 2), ("in_training", 1), ("service_done", 0), ("completed", 0), ("completed", 0), ("partial", 0),
    ("payment_due", 2), ("no_show", 1), ("force_majeure", 1), ("controlled", 0), ("charged", 1),
)  # fmt: skip
_OF_THE_FIRST_BUYER = frozenset({1, 4, 9, 14})  # a proposal to accept, one accepted, one completed, one refused
_OF_THE_FIRST_ORGANISATION = 48
_DEAREST_OF_THE_FIRST_BUYER = 100_000


def place_orders(
    random: Random, buyers: Sequence[tuple[UUID, int]], sold: Sequence[OnSale], count: int, *, by: Actor, now: datetime,
    progress: Callable[[int, int], None],
) -> None:  # fmt: skip
    """Place ``count`` orders spread over every state, by ``buyers``: public id, and cents they have.

    Each buys what they can pay for. The first buyer and the first organisation, whom visitors play, get a share of
    every kind. The same seed gives the same keys, so loading twice is harmless.
    """
    triples = [sold[start : start + 3] for start in range(0, len(sold), 3)]
    played = [three for three in triples if three[0].organisation == sold[0].organisation]
    ordered: set[tuple[UUID, UUID]] = set()
    left = dict(buyers)
    for n in range(count):
        fate, when = _FATES[n % len(_FATES)]
        buyer, _ = buyers[0] if n in _OF_THE_FIRST_BUYER else buyers[1 + n % (len(buyers) - 1)]
        market = played if n < _OF_THE_FIRST_ORGANISATION else triples
        affordable = min(left[buyer], _DEAREST_OF_THE_FIRST_BUYER) if n in _OF_THE_FIRST_BUYER else left[buyer]
        fitting = [
            three[when]
            for three in market
            if _pays(affordable, three[when]) and (buyer, three[when].session) not in ordered
        ]
        if fitting:
            chosen = random.choice(fitting)
            ordered.add((buyer, chosen.session))
            left[buyer] -= chosen.price_cents
            _Story(buyer, chosen, fate, n, by, now).tell()
        progress(n + 1, count)
    orders.send_card_refunds(at=now, through=_MadeUpCards())


class _MadeUpCards:
    """The card service that took the made-up payments, and takes them back."""

    def start(self, payment: UUID, *, amount_cents: int, back_url: str, at: datetime) -> str:
        return back_url

    def refund(self, payment: UUID, *, amount_cents: int, at: datetime) -> None:
        return None


def _pays(cents: int, sold: OnSale) -> bool:
    """Whether rights pay for all of it; what is not in the RNCP is capped by law since 2026 (D6323-1 A)."""
    return sold.price_cents <= (cents if sold.kind == "rncp" else min(cents, 145_000))


class _Story:
    """One order from its request to its fate, each step on a plausible day."""

    def __init__(self, holder: UUID, sold: OnSale, fate: str, number: int, by: Actor, now: datetime) -> None:
        self.holder, self.sold, self.fate, self.number, self.by, self.now = holder, sold, fate, number, by, now

    def _key(self, step: str) -> UUID:
        return uuid5(_KEYS, f"{self.number}:{step}")

    def tell(self) -> None:
        asked = self._asked_at()
        order = orders.request_order(
            holder=self.holder, session=self.sold.session, key=self._key("request"), by=self.by, at=asked
        )
        if self.fate == "requested":
            return
        if self.fate == "expired":
            return  # the clocks, run once at the end, find it overdue
        answered = min(asked + timedelta(hours=20), self.now)
        refuse = self.fate == "refused"
        orders.answer_order(
            order=order, organisation=self.sold.organisation, accept=not refuse, key=self._key("answer"), by=self.by,
            reason="Le groupe est complet à ces dates." if refuse else "", at=answered,
        )  # fmt: skip
        if self.fate in ("refused", "proposed"):
            return
        self._after_answer(order, min(answered + timedelta(hours=5), self.now))

    def _after_answer(self, order: UUID, at: datetime) -> None:
        if self.fate == "cancelled":
            orders.cancel_order(order=order, holder=self.holder, key=self._key("cancel"), by=self.by, at=at)
            return
        accepted = orders.accept_order(order=order, holder=self.holder, key=self._key("accept"), by=self.by, at=at)
        if self.fate == "payment_due":
            return
        if accepted.card_cents:
            self._pay(order, accepted.card_cents, at)
        if self.fate == "cancelled_late":
            later = min(at + timedelta(hours=2), self.now)
            orders.cancel_order(order=order, holder=self.holder, key=self._key("cancel"), by=self.by, at=later)
        elif self.fate in ("no_show", "charged"):
            self._miss(order)
        elif self.fate in ("in_training", "force_majeure", "service_done", "completed", "partial", "controlled"):
            self._give(order)

    def _pay(self, order: UUID, cents: int, at: datetime) -> None:
        payment = orders.begin_card_payment(order=order, holder=self.holder, by=self.by, at=at)
        orders.card_answered(
            payment=payment, outcome="paid", amount_cents=cents, key=self._key("paid"), by=self.by, at=at
        )

    def _miss(self, order: UUID) -> None:
        """Nobody came: declared today and open to contest, or on the first day and charged by the clock since."""
        first = datetime.combine(self.sold.start, time(18), _PARIS)
        orders.declare_no_show(
            order=order, organisation=self.sold.organisation, key=self._key("absent"), by=self.by,
            at=first if self.fate == "charged" else self.now - timedelta(hours=2),
        )  # fmt: skip

    def _give(self, order: UUID) -> None:
        start = datetime.combine(self.sold.start, time(18), _PARIS)
        orders.declare_entry(
            order=order, organisation=self.sold.organisation, day=self.sold.start, key=self._key("entry"),
            by=self.by, at=start,
        )  # fmt: skip
        if self.fate == "in_training":
            return
        if self.fate == "force_majeure":
            orders.claim_force_majeure(
                order=order, holder=self.holder, reason="Hospitalisation à la suite d’un accident.",
                key=self._key("claim"), by=self.by, at=self.now - timedelta(hours=4),
            )  # fmt: skip
            return
        end = datetime.combine(self.sold.end, time(18), _PARIS)
        done_at = self.now - timedelta(hours=3) if self.fate == "service_done" else end + timedelta(hours=1)
        percent = 60 if self.fate == "partial" else 100
        self._attend(order, 40 if self.fate == "controlled" else percent, min(end, done_at))
        orders.declare_service_done(
            order=order, organisation=self.sold.organisation, ended_on=self.sold.end,
            completion_percent=percent, key=self._key("done"), by=self.by, at=done_at,
        )  # fmt: skip

    def _attend(self, order: UUID, percent: int, at: datetime) -> None:
        """Attendance that proves this share of the hours, spread evenly over the session's days."""
        days = [self.sold.start + timedelta(days=n) for n in range((self.sold.end - self.sold.start).days + 1)]
        minutes = -(-self.sold.hours * 60 * percent // 100)
        rows = [
            AttendanceRow(day, "day", minutes // len(days) + (n < minutes % len(days))) for n, day in enumerate(days)
        ]
        orders.declare_attendance(
            order=order, organisation=self.sold.organisation, rows=rows, key=self._key("attendance"), by=self.by, at=at
        )

    def _asked_at(self) -> datetime:
        if self.fate in ("payment_due", "requested", "proposed", "refused", "cancelled", "cancelled_late", "accepted"):
            return self.now - timedelta(hours=30)
        if self.fate == "expired":
            return self.now - timedelta(days=9)
        return datetime.combine(self.sold.start - timedelta(days=30), time(11), _PARIS)
