"""Proving a whole ledger: balances from transfers, holds, units, and every seal. Reads only; names what differs."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import connection

from pecule.ledger.queries.seals import Seal, hints, leaves_of, seals
from pecule.ledger.rules.merkle import Tree
from pecule.ledger.rules.seals import FIRST_PREVIOUS, signed_by

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that is not as it must be: ``what`` (account, unit, hold, transfer, seal), which one, and how."""

    what: str
    which: str
    how: str


# Each check is one statement, hence one snapshot: writers may go on meanwhile.
_BALANCES = """
WITH moved (account_id, posted, held_out, held_in) AS (
    SELECT debit_id, -amount_cents, 0, 0 FROM ledger_transfer WHERE kind IN ('posted', 'post')
    UNION ALL SELECT credit_id, amount_cents, 0, 0 FROM ledger_transfer WHERE kind IN ('posted', 'post')
    UNION ALL SELECT debit_id, 0, amount_cents, 0 FROM ledger_transfer WHERE kind = 'pending'
    UNION ALL SELECT credit_id, 0, 0, amount_cents FROM ledger_transfer WHERE kind = 'pending'
    UNION ALL SELECT p.debit_id, 0, -p.amount_cents, 0
        FROM ledger_transfer r JOIN ledger_transfer p ON p.id = r.pending_id
    UNION ALL SELECT p.credit_id, 0, 0, -p.amount_cents
        FROM ledger_transfer r JOIN ledger_transfer p ON p.id = r.pending_id
), summed AS (
    SELECT account_id, sum(posted) AS posted, sum(held_out) AS held_out, sum(held_in) AS held_in
    FROM moved GROUP BY account_id
)
SELECT coalesce(a.id, s.account_id), CASE WHEN a.id IS NULL THEN 'is named by transfers and does not exist' ELSE format(
    'carries %%s posted, %%s held to go out, %%s held to come in; its transfers give %%s, %%s, %%s cents',
    a.posted_cents, a.pending_debit_cents, a.pending_credit_cents,
    coalesce(s.posted, 0), coalesce(s.held_out, 0), coalesce(s.held_in, 0)) END
FROM ledger_balance a FULL JOIN summed s ON s.account_id = a.id
WHERE (a.posted_cents, a.pending_debit_cents, a.pending_credit_cents)
    IS DISTINCT FROM (coalesce(s.posted, 0), coalesce(s.held_out, 0), coalesce(s.held_in, 0))
ORDER BY 1 LIMIT %(limit)s
"""
_FLOORS = """
SELECT id, 'has ' || posted_cents - pending_debit_cents || ' cents available, below its floor' FROM ledger_balance
WHERE floored AND posted_cents - pending_debit_cents < 0 ORDER BY 1 LIMIT %(limit)s
"""
_UNITS = """
SELECT unit, 'sums to ' || sum(posted_cents) || ' cents posted over all accounts, and '
    || sum(pending_debit_cents - pending_credit_cents) || ' held on one side only'
FROM ledger_balance GROUP BY unit
HAVING sum(posted_cents) <> 0 OR sum(pending_debit_cents - pending_credit_cents) <> 0 ORDER BY 1 LIMIT %(limit)s
"""
_HOLDS = """
SELECT coalesce(p.id, h.id), CASE WHEN p.id IS NULL THEN 'is listed as open and is not'
    WHEN h.id IS NULL THEN 'is open and not listed' ELSE 'is listed with another term' END
FROM (SELECT p.id, p.expires_at FROM ledger_transfer p WHERE p.kind = 'pending'
      AND NOT EXISTS (SELECT FROM ledger_transfer r WHERE r.pending_id = p.id)) AS p
FULL JOIN ledger_open_hold h ON h.id = p.id
WHERE p.id IS NULL OR h.id IS NULL OR p.expires_at IS DISTINCT FROM h.expires_at ORDER BY 1 LIMIT %(limit)s
"""
_RESOLUTIONS = """
SELECT r.id, 'does not fit the pending transfer that it resolves' FROM ledger_transfer r
LEFT JOIN ledger_transfer p ON p.id = r.pending_id
WHERE r.kind IN ('post', 'void', 'expire') AND (p.kind = 'pending'
    AND (p.debit_id, p.credit_id) = (r.debit_id, r.credit_id)
    AND (r.amount_cents = p.amount_cents OR r.kind = 'post' AND r.amount_cents < p.amount_cents)) IS NOT TRUE
ORDER BY 1 LIMIT %(limit)s
"""
_CHECKS = (
    ("account", "balances against transfers", _BALANCES),
    ("account", "floors", _FLOORS),
    ("unit", "sums of each unit", _UNITS),
    ("hold", "open holds", _HOLDS),
    ("transfer", "resolutions of holds", _RESOLUTIONS),
)
_NAMED_MAX = 20


def differences(
    *, keys: Sequence[Ed25519PublicKey], published: Path | None = None, progress: Progress = lambda step: None
) -> Iterator[Difference]:
    """Yield what is wrong, nothing when all is well: at most twenty of each kind of balance, and every broken seal.

    ``keys`` are the public keys trusted to sign seals; ``published`` is the folder of seals written as files.
    """
    for what, title, statement in _CHECKS:
        progress(title)
        with connection.cursor() as cursor:
            cursor.execute(statement, {"limit": _NAMED_MAX})
            rows = cursor.fetchall()
        yield from (Difference(what, str(which), how) for which, how in rows)
    yield from _chain(seals(), keys, progress)
    if published is not None and published.is_dir():
        progress("published seals")
        yield from _unpublished(seals(), published)


def _chain(chain: Sequence[Seal], keys: Sequence[Ed25519PublicKey], progress: Progress) -> Iterator[Difference]:
    number, previous, transfers, lines = 0, FIRST_PREVIOUS, 0, 0
    for seal in chain:
        header = seal.header
        progress(f"seal {header.number} of {chain[-1].header.number}: {header.size} rows")
        if (header.number, header.previous) != (number + 1, previous):
            yield Difference("seal", str(header.number), "does not continue the seal before it")
        if (header.transfers_after, header.audit_after) != (transfers, lines):
            yield Difference("seal", str(header.number), "does not start where the seal before it ends")
        if not signed_by(header, seal.signature, keys):
            yield Difference(
                "seal", str(header.number), f"is not signed by a trusted key (it names {header.public_key_id})"
            )
        broken = _broken_row(seal)
        if broken:
            yield Difference("seal", str(header.number), broken)
        number, previous = header.number, header.digest()
        transfers, lines = header.transfers_upto, header.audit_upto


def _broken_row(seal: Seal) -> str | None:
    """What of a seal's rows is not as it was sealed: the first one that differs, as far as the hints tell."""
    header, tree, first = seal.header, Tree(), ""
    expected, counts = hints(header.number), {"transfer": 0, "audit line": 0}
    for leaf in leaves_of(header):
        place = 2 * tree.size
        counts[leaf.kind] += 1
        if tree.add(leaf.text)[:2] != expected[place : place + 2] and not first:
            first = f"{leaf.kind} {leaf.number}"
    if tree.root().hex() == header.root and counts == {
        "transfer": header.transfer_count,
        "audit line": header.audit_count,
    }:
        return None
    sealed = f"sealed {header.transfer_count} transfers and {header.audit_count} audit lines"
    found = f"there are {counts['transfer']} and {counts['audit line']}"
    return (
        f"does not match its rows: it {sealed}, {found}; the first that differs is {first or 'after the last one left'}"
    )


def _unpublished(chain: Sequence[Seal], folder: Path) -> Iterator[Difference]:
    kept = {f"seal-{seal.header.number:06}.txt": seal.header.canonical() for seal in chain}
    for file in sorted(folder.glob("seal-*.txt")):
        if kept.get(file.name) != file.read_bytes().split(b"\n")[0]:
            yield Difference("seal", file.name, "was published and is not in the database as it was")
