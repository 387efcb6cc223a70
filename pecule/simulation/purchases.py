"""Orders of the made-up country, brought to every state by the verbs that people use."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from pecule.kernel.actors import Actor
from pecule.orders import actions as orders
from pecule.orders.queries import AttendanceRow
from pecule.simulation.marketplace import OnSale

KEYS = UUID("2c6a1f0e-4a86-4d7e-8f39-9f6a5c4b7d10")
_PARIS = ZoneInfo("Europe/Paris")
# What the demonstration's bank refuses, and sends back, by the last two digits of a sum (adapters/bank).
REFUSED, RETURNED = 13, 17
# How far an order goes, and on which session: coming, running or past (index of publish_offers' three).
_FATES = (
    ("requested", 2), ("proposed", 2), ("refused", 2), ("cancelled", 2), ("accepted", 2), ("cancelled_late", 2),
    ("expired", 2), ("in_training", 1), ("service_done", 0), ("completed", 0), ("bank_refuses", 0), ("partial", 0),
    ("payment_due", 2), ("no_show", 1), ("force_majeure", 1), ("controlled", 0), ("charged", 1), ("reviewing", 2),
    ("completed", 0), ("bank_returns", 0),
)  # fmt: skip
_RECENT = (
    "requested", "reviewing", "proposed", "refused", "cancelled", "accepted", "cancelled_late", "payment_due",
)  # fmt: skip
_OF_THE_FIRST_BUYER = ("proposed", "accepted", "completed", "service_done")
_OF_THE_FIRST_ORGANISATION = 3 * len(_FATES)
_KEPT_BY_THE_FIRST_BUYER = 115_000  # cents, so that visitors can buy something in her name
_CHOSEN_AMONG = 4  # of the cheapest, for the first buyer
_ASKED_TO_BUY = 8  # holders, until one has enough


@dataclass(frozen=True, slots=True)
class Told:
    """An order whose story was told, and how far it was meant to go."""

    number: int
    order: UUID
    organisation: UUID
    fate: str


def place_orders(
    random: Random, buyers: Sequence[tuple[UUID, int]], sold: Sequence[OnSale], count: int, *, by: Actor, now: datetime,
    progress: Callable[[int, int], None],
) -> list[Told]:  # fmt: skip
    """Place ``count`` orders spread over every state, by ``buyers``: public id, and cents they have.

    Each buys what they can pay for. The first buyer and the first organisation, whom visitors play, get a share of
    every kind. The same seed gives the same keys, so loading twice is harmless.
    """
    triples = [sold[start : start + 3] for start in range(0, len(sold), 3)]
    played = [three for three in triples if three[0].organisation == sold[0].organisation]
    ordered: set[tuple[UUID, UUID]] = set()
    left, told = dict(buyers), []
    for n in range(count):
        fate, when = _FATES[n % len(_FATES)]
        market = [three[when] for three in (played if n < _OF_THE_FIRST_ORGANISATION else triples)]
        everywhere = [three[when] for three in triples]
        candidates = [buyers[1 + (n + k) % (len(buyers) - 1)][0] for k in range(_ASKED_TO_BUY)]
        if n < len(_FATES) and fate in _OF_THE_FIRST_BUYER:
            candidates.insert(0, buyers[0][0])
        for buyer in candidates:
            first = buyer == buyers[0][0]
            cents = left[buyer] - (_KEPT_BY_THE_FIRST_BUYER if first else 0)
            fitting = [
                one
                for one in (everywhere if first else market)
                if _pays(cents, one)
                and one.prerequisites == (fate == "reviewing")
                and (buyer, one.session) not in ordered
            ]
            if fitting:
                cheapest = sorted(fitting, key=lambda one: one.price_cents)[: _CHOSEN_AMONG if first else None]
                chosen = random.choice(cheapest)
                ordered.add((buyer, chosen.session))
                left[buyer] -= chosen.price_cents
                told.append(Told(n, _Story(buyer, chosen, fate, n, by, now).tell(), chosen.organisation, fate))
                break
        progress(n + 1, count)
    return told


def place_one(
    buyer: UUID, cents: int, sold: Sequence[OnSale], fate: str, number: int, *, by: Actor, now: datetime
) -> None:
    """One order to come by somebody whom visitors play, for the cheapest place that their ``cents`` pay, if any."""
    fitting = [one for one in sold[2::3] if _pays(cents, one) and not one.prerequisites]
    if fitting:
        _Story(buyer, min(fitting, key=lambda one: one.price_cents), fate, number, by, now).tell()


def control(told: Sequence[Told], *, by: Actor, now: datetime) -> None:
    """Open the controls that clocks have set aside, but for one in three; the organisation answers every other one."""
    for place, one in enumerate(one for one in told if one.fate == "controlled"):
        if place % 3 == 2:
            continue
        orders.open_control(
            order=one.order, reason="L’assiduité prouvée est plus basse que le service fait déclaré.",
            key=uuid5(KEYS, f"{one.number}:open"), by=by, at=now - timedelta(hours=5),
        )  # fmt: skip
        if place % 3 == 1:
            orders.answer_control(
                order=one.order, organisation=one.organisation,
                text="Les deux dernières feuilles d’émargement manquaient ; les voici.",
                documents=[("emargement.pdf", b"%PDF-1.7\n% made up\n%%EOF\n")],
                key=uuid5(KEYS, f"{one.number}:answer-control"), by=by, at=now - timedelta(hours=1),
            )  # fmt: skip


def give_back_cards(*, now: datetime) -> None:
    """What cards get back of the made-up orders: the made-up bank of the portal never heard of these payments."""
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
        return uuid5(KEYS, f"{self.number}:{step}")

    def tell(self) -> UUID:
        """Take every step to the fate, and return the order's public id."""
        asked = self._asked_at()
        order = orders.request_order(
            holder=self.holder, session=self.sold.session, key=self._key("request"), by=self.by, at=asked
        )
        if self.fate in ("requested", "expired"):
            return order  # the clocks, run at the end, find what is overdue
        answered = min(asked + timedelta(hours=20), self.now)
        if self.fate == "reviewing":
            orders.acknowledge_order(
                order=order, organisation=self.sold.organisation, key=self._key("acknowledge"), by=self.by, at=answered
            )
            return order
        refuse = self.fate == "refused"
        orders.answer_order(
            order=order, organisation=self.sold.organisation, accept=not refuse, price_cents=self._price(),
            key=self._key("answer"), by=self.by, reason="Le groupe est complet à ces dates." if refuse else "",
            at=answered,
        )  # fmt: skip
        if self.fate not in ("refused", "proposed"):
            self._after_answer(order, min(answered + timedelta(hours=5), self.now))
        return order

    def _price(self) -> int | None:
        """A price brought down to cents by which the demonstration's bank refuses a sum, or sends it back."""
        cents = {"bank_refuses": REFUSED, "bank_returns": RETURNED}.get(self.fate)
        return None if cents is None else self.sold.price_cents - 100 + cents

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
        elif self.fate != "accepted":
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
        if self.fate in _RECENT:
            return self.now - timedelta(hours=30)
        if self.fate == "expired":
            return self.now - timedelta(days=9)
        return datetime.combine(self.sold.start - timedelta(days=30), time(11), _PARIS)
