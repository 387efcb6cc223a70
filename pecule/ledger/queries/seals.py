"""Seals, and the rows they stand for, as they were sealed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.db import connection, transaction

from pecule.audit.queries import SEALED_LINES, last_line_number
from pecule.ledger.queries.history import get_transfer
from pecule.ledger.rules.merkle import Tree
from pecule.ledger.rules.proofs import Proof, SealBroken, TransferNotSealed, TransferUnknown
from pecule.ledger.rules.seals import SealHeader

_ROWS_AT_ONCE = 5000
# A transfer as it is sealed: one text for one row, whatever the session's time zone or style of dates. Never change
# it: every seal ever made was computed over these bytes.
_SEALED_TRANSFERS = """
SELECT seq, json_build_object('transfer', id, 'seq', seq, 'kind', kind, 'debit', debit_id, 'credit', credit_id,
    'amount_cents', amount_cents, 'code', code, 'reference', reference,
    'effective_on', to_char(effective_on::timestamp, 'YYYY-MM-DD'), 'recorded_at',
    to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'pending', pending_id, 'expires_at',
    to_char(expires_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))::text
FROM ledger_transfer WHERE seq > %s AND seq <= %s ORDER BY seq, id
"""
_COLUMNS = """
    number, encode(previous, 'hex'), transfers_after, transfers_upto, transfer_count, audit_after, audit_upto,
    audit_count, encode(root, 'hex'), to_char(sealed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    public_key_id, signature
"""


@dataclass(frozen=True, slots=True)
class Seal:
    """A seal as it is kept: what was signed, and the signature."""

    header: SealHeader
    signature: bytes


@dataclass(frozen=True, slots=True)
class Leaf:
    """One sealed row: a transfer by its ``seq``, or an audit line by its id."""

    kind: str
    number: int
    text: bytes


def instant(at: datetime) -> str:
    """An instant as seals write it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def seals(where: str = "", *values: int) -> list[Seal]:
    """Every seal, oldest first; ``where`` is a clause of this room."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_COLUMNS} FROM ledger_seal {where} ORDER BY number", values)  # noqa: S608 -- our own columns
        return [Seal(SealHeader(*row[:-1]), bytes(row[-1])) for row in cursor.fetchall()]


def last_seal() -> Seal | None:
    """The newest seal, or None."""
    found = seals("WHERE number = (SELECT max(number) FROM ledger_seal)")
    return found[0] if found else None


def hints(number: int) -> bytes:
    """Two bytes of each leaf's hash, to name the row of a seal that changed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT hints FROM ledger_seal WHERE number = %s", (number,))
        return bytes(cursor.fetchone()[0])


def marks() -> tuple[int, int]:
    """The highest numbers given to a transfer and an audit line. Exact while the caller keeps writers out."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(pg_sequence_last_value(pg_get_serial_sequence('ledger_transfer', 'seq')::regclass), 0)"
        )
        return int(cursor.fetchone()[0]), last_line_number()


def leaves(transfers: tuple[int, int], lines: tuple[int, int]) -> Iterator[Leaf]:
    """The rows numbered in (after, upto] as sealed: transfers, then audit lines. Streams; memory stays flat."""
    for kind, select, bounds in (("transfer", _SEALED_TRANSFERS, transfers), ("audit line", SEALED_LINES, lines)):
        with transaction.atomic(), connection.chunked_cursor() as cursor:
            cursor.execute(select, bounds)
            while rows := cursor.fetchmany(_ROWS_AT_ONCE):
                for number, text in rows:
                    yield Leaf(kind, number, text.encode())


def leaves_of(header: SealHeader) -> Iterator[Leaf]:
    """The rows of one seal, as they are now."""
    return leaves((header.transfers_after, header.transfers_upto), (header.audit_after, header.audit_upto))


def prove(transfer: UUID) -> Proof:
    """A proof that a transfer is sealed, for somebody who has nothing but the public key.

    Raises TransferUnknown, TransferNotSealed, SealBroken.
    """
    row = get_transfer(transfer)
    if row is None:
        raise TransferUnknown
    found = seals("WHERE transfers_after < %s AND transfers_upto >= %s", row.seq, row.seq)
    if not found:
        raise TransferNotSealed
    header = found[0].header
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM ledger_transfer WHERE seq > %s AND seq < %s", (header.transfers_after, row.seq)
        )
        index = int(cursor.fetchone()[0])
    tree, sealed = Tree(watch=index), b""
    for leaf in leaves_of(header):
        if tree.size == index:
            sealed = leaf.text
        tree.add(leaf.text)
    if tree.root().hex() != header.root:
        raise SealBroken(number=header.number)
    path = tuple(sibling.hex() for sibling in tree.path())
    return Proof(sealed.decode(), index, path, header, found[0].signature.hex())
