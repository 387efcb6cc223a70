"""What organisations of the made-up country are paid: invoices, files, the bank's real answers, and what waits."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import uuid5

from pecule.kernel.actors import Actor
from pecule.orders import actions as orders
from pecule.payouts import actions as payouts
from pecule.payouts import queries
from pecule.simulation.purchases import KEYS, REFUSED, RETURNED, Told

# What becomes of each sum owed, over and over. Those that the bank refuses or sends back are chosen by their cents.
_FATES = ("paid", "prepared", "to_invoice", "paid", "suspended", "sent", "invoiced", "paid")


def invoice_and_send(told: Sequence[Told], preparer: Actor, sender: Actor, *, by: Actor, now: datetime) -> None:
    """Bring what is owed to its fate, but for the bank's answers, which come from the bank itself."""
    fates = _fates(told, now)
    _invoice(fates, ("paid",), by, now)
    _send(preparer, sender, now - timedelta(hours=30))


def prepare_what_waits(told: Sequence[Told], preparer: Actor, sender: Actor, *, by: Actor, now: datetime) -> None:
    """One file released that the bank has not answered, one that waits for its second agent, and what waits for one."""
    fates = _fates(told, now)
    _invoice(fates, ("suspended",), by, now)
    for one in fates.get("suspended", ()):
        payouts.suspend(
            reference=_reference(one), ground="serious_harm", until=(now + timedelta(days=60)).date(),
            reason="Plainte de plusieurs stagiaires, enquête en cours.", by=preparer, at=now,
        )  # fmt: skip
    _invoice(fates, ("sent",), by, now)
    _send(preparer, sender, now)
    _invoice(fates, ("prepared",), by, now)
    payouts.prepare_file(day=now.date(), by=preparer, at=now)
    _invoice(fates, ("invoiced",), by, now)


def _fates(told: Sequence[Told], now: datetime) -> dict[str, list[Told]]:
    """What is owed for these orders, by what becomes of it; the same whenever it is asked."""
    references = [_reference(one) for one in told]
    owed = queries.payment_states(references, day=now.date())
    found: dict[str, list[Told]] = {}
    turn = 0
    for one in told:
        state = owed.get(_reference(one))
        if state is None:
            continue
        chosen = state.cents % 100 in (REFUSED, RETURNED)
        found.setdefault("paid" if chosen else _FATES[turn % len(_FATES)], []).append(one)
        turn += not chosen
    return found


def _invoice(fates: dict[str, list[Told]], which: Sequence[str], by: Actor, now: datetime) -> None:
    for fate in which:
        for one in fates.get(fate, ()):
            orders.give_invoice(
                order=one.order, organisation=one.organisation, number=f"F{now.year}-{one.number:04d}",
                key=uuid5(KEYS, f"{one.number}:invoice"), by=by, at=now - timedelta(hours=32),
            )  # fmt: skip


def _send(preparer: Actor, sender: Actor, at: datetime) -> None:
    for file in payouts.prepare_files(day=at.date(), by=preparer, at=at):
        payouts.send_file(file=file, by=sender, at=at + timedelta(minutes=10))


def _reference(one: Told) -> str:
    return f"order:{one.order}"
