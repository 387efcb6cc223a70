"""From accounts and transfers to what a holder reads: what is there, how it moved, how it grew."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from pecule.ledger.queries import AccountBalance, TransferRow
from pecule.sites.design.chart import Series
from pecule.sites.holder import words

_MOVED = ("posted", "post")  # the other kinds hold money or free it: nothing has moved yet
_ORDER = ("own", "cec", "dotation", "complement")


@dataclass(frozen=True, slots=True)
class Money:
    """A holder's euros in cents, and hours in hundredths when there are any."""

    available_cents: int
    held_cents: int
    funds: tuple[tuple[str, int], ...]
    hours_hundredths: int

    @property
    def hours(self) -> str:
        """The hours, without idle decimals."""
        return words.hours_written(self.hours_hundredths)


@dataclass(frozen=True, slots=True)
class Movement:
    """Euros that came in (above zero) or went out. ``order`` is known when they paid for a training."""

    id: UUID
    seq: int
    what: str
    day: date
    cents: int
    order: UUID | None


def euros(accounts: Sequence[AccountBalance]) -> list[AccountBalance]:
    """The accounts that hold rights in euros. What came from a card for one order is told on that order's page."""
    return [account for account in accounts if account.unit == "EUR" and _kind(account.fund) != "card"]


def money_of(accounts: Sequence[AccountBalance]) -> Money:
    """Add up a holder's accounts; funds of one kind are one line."""
    funds: dict[str, int] = {}
    for account in euros(accounts):
        kind = _kind(account.fund)
        funds[kind] = funds.get(kind, 0) + account.balance.available_cents
    return Money(
        available_cents=sum(funds.values()),
        held_cents=sum(account.balance.pending_debit_cents for account in euros(accounts)),
        funds=tuple((words.fund(kind), funds[kind]) for kind in sorted(funds, key=_rank) if funds[kind]),
        hours_hundredths=sum(account.balance.available_cents for account in accounts if account.unit != "EUR"),
    )


def movements(accounts: Sequence[AccountBalance], transfers: Sequence[TransferRow]) -> list[Movement]:
    """The transfers that moved a holder's euros, in the order given. Between two own funds nothing moved."""
    own = {account.account_id for account in euros(accounts)}
    return [
        Movement(
            id=row.id,
            seq=row.seq,
            what=words.movement(row.code, row.reference),
            day=row.effective_on,
            cents=row.amount_cents if row.credit in own else -row.amount_cents,
            order=_order(row.reference),
        )
        for row in transfers
        if row.kind in _MOVED and (row.credit in own) != (row.debit in own)
    ]


def growth(
    accounts: Sequence[AccountBalance], transfers: Sequence[TransferRow], this_year: int
) -> tuple[list[int], list[Series]]:
    """What each kind of fund held at the end of each year up to this one, counted back from what it holds now.

    Counted back, so that a history cut short still ends on the true balance.
    """
    moved = [row for row in transfers if row.kind in _MOVED]
    if not moved:
        return [], []
    first = min(row.effective_on.year for row in moved)
    years = list(range(first, this_year + 1))
    held: dict[str, list[int]] = {}
    for account in euros(accounts):
        change = dict.fromkeys(years, 0)
        for row in moved:
            if account.account_id in (row.credit, row.debit):
                sign = 1 if row.credit == account.account_id else -1
                change[row.effective_on.year] = change.get(row.effective_on.year, 0) + sign * row.amount_cents
        ends, balance = [], account.balance.posted_cents
        for year in reversed(years):
            ends.append(balance)
            balance -= change[year]
        series = held.setdefault(_kind(account.fund), [0] * len(years))
        held[_kind(account.fund)] = [sum(pair) for pair in zip(series, reversed(ends), strict=True)]
    return years, [Series(words.fund(kind), held[kind]) for kind in sorted(held, key=_rank) if any(held[kind])]


def _kind(fund: str) -> str:
    return fund.partition(":")[0]


def _rank(kind: str) -> tuple[int, str]:
    return (_ORDER.index(kind) if kind in _ORDER else len(_ORDER), kind)


def _order(reference: str) -> UUID | None:
    about, _, number = reference.partition(":")
    return UUID(number) if about == "order" else None
