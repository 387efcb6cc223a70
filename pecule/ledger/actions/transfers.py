"""Verbs that move money. Errors of the database's own rules come out as named refusals."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

import psycopg
from django.db import DatabaseError, connection, transaction

from pecule.audit import actions as audit
from pecule.kernel.actors import Actor, system
from pecule.ledger.rules.transfers import (
    REFUSED_BY_CONSTRAINT,
    NewTransfer,
    PendingAlreadyResolved,
    PendingUnknown,
    UnfitTransfer,
)
from pecule.statements import rows

_EXPIRY_NAMESPACE = UUID("7b1d3f52-6c53-4a5e-9c6f-3f6b1a0f5f0e")
_EXPIRED_AT_ONCE = 1000
_MANY_RECORDED = """
WITH done AS MATERIALIZED (
    SELECT ledger_transfer_many(%s::uuid[], %s::text[], %s::bigint[], %s::bigint[], %s::bigint[], %s::text[],
        %s::text[], %s::date[], %s::timestamptz, %s::timestamptz[], %s::uuid[]) AS written
), told AS MATERIALIZED (
    SELECT audit_record(%s::timestamptz, %s, 'ledger.transfer_many', %s,
        jsonb_build_object('count', written, 'amount_cents', %s::bigint, 'code', %s::text)) FROM done WHERE written > 0
) SELECT written FROM done LEFT JOIN told ON true
"""
_RECORDED = "SELECT ledger_transfer_recorded(%s, %s, %s, %s, %s, %s, %s::bigint, %s, %s, %s, %s, %s)"


@contextmanager
def _one_transaction(*, one_statement: bool = False, inside: bool = False) -> Iterator[None]:
    """All or nothing, with the database's refusals given their names.

    ``one_statement`` is all or nothing by itself; only inside a larger transaction it needs a savepoint, so that the
    caller may go on after a refusal. ``inside`` is a part of the caller's transaction, which a refusal ends.
    """
    try:
        alone = one_statement and not connection.in_atomic_block
        with nullcontext() if alone else transaction.atomic(savepoint=not inside):
            yield
    except DatabaseError as error:
        why = error.__cause__
        constraint = why.diag.constraint_name if isinstance(why, psycopg.Error) else None
        if constraint in REFUSED_BY_CONSTRAINT:
            raise REFUSED_BY_CONSTRAINT[constraint] from error
        if isinstance(why, psycopg.errors.NumericValueOutOfRange):
            raise UnfitTransfer from error
        raise


def transfer(
    *, id: UUID, debit: int, credit: int, amount_cents: int, code: str, reference: str,
    effective_on: date, at: datetime, by: Actor,
) -> bool:  # fmt: skip
    """Move ``amount_cents`` at once. Return False when this very transfer was there already.

    Raises NotEnoughMoney, AccountUnknown, UnitsDiffer, UnfitTransfer, TransferReplayedDifferently.
    """
    return _write_once(
        (str(by), "ledger.transfer", id, "posted", debit, credit, amount_cents, code, reference, effective_on, at, None)
    )


def hold(
    *, id: UUID, debit: int, credit: int, amount_cents: int, code: str, reference: str,
    effective_on: date, expires_at: datetime | None, at: datetime, by: Actor,
) -> bool:  # fmt: skip
    """Hold ``amount_cents`` of the debit account for the credit account until posted, voided or expired.

    Raises the same refusals as ``transfer``.
    """
    return _write_once(
        (
            str(by),
            "ledger.hold",
            id,
            "pending",
            debit,
            credit,
            amount_cents,
            code,
            reference,
            effective_on,
            at,
            expires_at,
        )
    )


def _write_once(values: tuple[Any, ...]) -> bool:
    with _one_transaction(one_statement=True):
        [(written,)] = rows(_RECORDED, values)
        return bool(written)


def post(*, id: UUID, pending_id: UUID, amount_cents: int | None = None, at: datetime, by: Actor) -> bool:
    """Take held money: the whole, or ``amount_cents`` of it with the rest released.

    Raises PendingUnknown, PendingAlreadyResolved, PendingExpired, AmountAbovePending.
    """
    return post_many([(id, pending_id, amount_cents)], at=at, by=by) == 1


def void(*, id: UUID, pending_id: UUID, at: datetime, by: Actor) -> bool:
    """Release held money. Raises PendingUnknown, PendingAlreadyResolved."""
    return void_many([(id, pending_id)], at=at, by=by) == 1


def post_many(posts: Sequence[tuple[UUID, UUID, int | None]], *, at: datetime, by: Actor) -> int:
    """Post several pending transfers in one statement: (id, pending id, cents or None for the whole)."""
    return _resolve("post", posts, at=at, by=by)


def void_many(voids: Sequence[tuple[UUID, UUID]], *, at: datetime, by: Actor) -> int:
    """Void several pending transfers in one statement: (id, pending id)."""
    return _resolve("void", [(id, pending_id, None) for id, pending_id in voids], at=at, by=by)


def _resolve(kind: str, resolutions: Sequence[tuple[UUID, UUID, int | None]], *, at: datetime, by: Actor) -> int:
    if not resolutions:
        return 0
    ids, pendings, amounts = map(list, zip(*resolutions, strict=True))
    with _one_transaction(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT ledger_resolve_many(%s::text, %s::uuid[], %s::uuid[], %s::bigint[], %s::date, %s)",
            (kind, ids, pendings, amounts, at.date(), at),
        )
        found, written = cursor.fetchone()[0]
        if found < len(set(pendings)):
            raise PendingUnknown
        if written:
            details = {"pending": [str(pending) for pending in pendings[:20]], "count": written}
            audit.record(by=by, verb=f"ledger.{kind}", subject=f"transfer:{ids[0]}", details=details, at=at)
    return int(written)


def transfer_many(transfers: Sequence[NewTransfer], *, at: datetime, by: Actor, or_nothing: bool = False) -> int:
    """Write a list of posted or pending transfers in one statement; return how many were not there already.

    All or nothing; same refusals as ``transfer``. With ``or_nothing`` the caller says that its own transaction ends
    with a refusal, so that no savepoint is needed.
    """
    if not transfers:
        return 0
    columns = zip(
        *(
            (t.id, t.kind, t.debit, t.credit, t.amount_cents, t.code, t.reference, t.effective_on, t.expires_at)
            for t in transfers
        ),
        strict=True,
    )
    *lists, expiries = (list(column) for column in columns)
    total, first = sum(t.amount_cents for t in transfers), transfers[0]
    with _one_transaction(inside=or_nothing):
        [(written,)] = rows(
            _MANY_RECORDED,
            (*lists, at, expiries, [None] * len(transfers), at, str(by), f"transfer:{first.id}", total, first.code),
        )
    return int(written)


def transfer_select(
    select: str, parameters: Sequence[Any] = (), *, subject: str, at: datetime, by: Actor
) -> tuple[int, int]:
    """Write the posted transfers that a SELECT returns; return (count, total cents).

    ``select`` gives (id uuid, debit_id, credit_id, amount_cents, code, reference, effective_on). It is a constant
    of the calling room, never a person's text. An id that exists already is a refusal here, not a replay: the
    caller keeps its own journal in the same transaction.
    """
    with _one_transaction(), connection.cursor() as cursor:
        cursor.execute(
            f"WITH written AS (INSERT INTO ledger_transfer (id, debit_id, credit_id, amount_cents, code, reference, "  # noqa: S608 -- see docstring
            f"effective_on, kind, recorded_at) SELECT s.*, 'posted', %s FROM ({select}) AS s RETURNING amount_cents) "
            f"SELECT count(*), coalesce(sum(amount_cents), 0)::bigint FROM written",
            (at, *parameters),
        )
        count, total = cursor.fetchone()
        if count:
            details = {"count": count, "amount_cents": total}
            audit.record(by=by, verb="ledger.transfer_select", subject=subject, details=details, at=at)
    return int(count), int(total)


def expire_due(*, at: datetime) -> int:
    """Release the money of every pending transfer whose term has passed at ``at``; return how many.

    Safe with several workers and after an outage: each expiry has an id made from its pending transfer.
    """
    expired = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id FROM ledger_open_hold WHERE expires_at <= %s ORDER BY expires_at, id LIMIT %s",
                (at, _EXPIRED_AT_ONCE),
            )
            due = [(uuid5(_EXPIRY_NAMESPACE, str(pending_id)), pending_id, None) for (pending_id,) in cursor.fetchall()]
        if not due:
            return expired
        try:
            expired += _resolve("expire", due, at=at, by=system("expire-pending"))
        except PendingAlreadyResolved:  # posted or voided since we looked: look again
            continue
