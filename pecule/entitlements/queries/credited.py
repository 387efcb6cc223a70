"""What a run credited, what stands now, and the difference to put right."""
# ruff: noqa: S608 -- SQL is put together from this room's constants and integers, never from a person's text

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import connection

from pecule.entitlements.models import CreditRun
from pecule.entitlements.queries.due import due_select
from pecule.ledger.rules.transfers import FIRST_OPEN_ID
from pecule.scheme import load
from pecule.scheme.credit import credit_table


@dataclass(frozen=True, slots=True)
class Settlement:
    """One holder's year: cents credited so far (claims taken off), right by what stands, and available now."""

    holder_id: int
    account_id: int
    credited: int
    right: int
    available: int


# What the account held when the run came to this holder: everything written before the run's own transfer, or before
# the chunk was done for those to whom it gave nothing. Only posted money counts towards the ceiling.
COUNTED_AT_RUN = """
(SELECT p.holder_id, p.account_id, coalesce((
    SELECT sum(CASE WHEN t.credit_id = p.account_id THEN t.amount_cents ELSE -t.amount_cents END)
    FROM ledger_transfer t LEFT JOIN ledger_transfer own
        ON own.id = ({prefix} || lpad(to_hex(p.holder_id), 15, '0'))::uuid
    WHERE (t.credit_id = p.account_id OR t.debit_id = p.account_id AND t.debit_id < {open_from})
        AND t.kind IN ('posted', 'post')
        AND CASE WHEN own.seq IS NULL THEN t.recorded_at < p.done_at ELSE t.seq < own.seq END
), 0)::bigint AS counted FROM people p)
"""
_PEOPLE = """
SELECT a.holder_id, acc.id AS account_id, acc.posted_cents - acc.pending_debit_cents AS available,
    coalesce(c.done_at, r.started_at) AS done_at, h.status = 'closed' AS closed
FROM entitlements_affected a
JOIN entitlements_creditrun r ON r.id = {run}
LEFT JOIN entitlements_creditchunk c ON c.run_id = r.id AND a.holder_id BETWEEN c.low_id AND c.high_id
JOIN ledger_account acc ON (acc.owner_kind, acc.owner_id, acc.fund) = ('holder', a.holder_id, 'own')
JOIN holders_holder h ON h.id = a.holder_id
WHERE a.year = r.year AND (c.id IS NULL OR c.done_at IS NOT NULL)
"""
# A person's accounts: theirs, and those of temporary numbers that turned out to be theirs.
_CREDITED = """
SELECT p.holder_id, coalesce((
    SELECT sum(CASE WHEN t.credit_id = a.id THEN t.amount_cents ELSE -t.amount_cents END)
    FROM holders_holder h JOIN ledger_account a ON (a.owner_kind, a.owner_id, a.fund) = ('holder', h.id, 'own')
    JOIN ledger_transfer t ON (t.credit_id = a.id OR t.debit_id = a.id AND t.debit_id < {open_from})
        AND t.reference = 'year:{year}' AND t.kind = 'posted'
    WHERE h.id = p.holder_id OR h.merged_into_id = p.holder_id
), 0) - coalesce((
    SELECT sum(k.amount_cents - k.recovered_cents) FROM entitlements_claim k JOIN holders_holder h ON h.id = k.holder_id
    WHERE (h.id = p.holder_id OR h.merged_into_id = p.holder_id) AND k.year = {year}
), 0) AS credited
FROM people p
"""


def to_settle(run: CreditRun) -> list[Settlement]:
    """People of ``entitlements_affected`` whose credit of the run's year is not what stands, by holder id.

    A closed account is not credited any more (L6323-3), and nothing is taken back from it for that reason alone.
    """
    table = credit_table(load(settings.SCHEME), run.year)
    balances = COUNTED_AT_RUN.format(prefix=f"'{run.id_prefix}8'", open_from=FIRST_OPEN_ID)
    due = due_select(table, "w.holder_id IN (SELECT holder_id FROM people)", balances)
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH people AS MATERIALIZED ({_PEOPLE.format(run=int(run.pk))}), "
            f"due AS ({due}), credited AS ({_CREDITED.format(year=int(run.year), open_from=FIRST_OPEN_ID)}) "
            "SELECT p.holder_id, p.account_id, c.credited::bigint, coalesce(d.cents, 0)::bigint, p.available, p.closed "
            "FROM people p JOIN credited c USING (holder_id) LEFT JOIN due d ON d.holder_id = p.holder_id "
            "WHERE c.credited <> coalesce(d.cents, 0) ORDER BY p.holder_id"
        )
        rows = cursor.fetchall()
    return [Settlement(*row[:5]) for row in rows if not (row[5] and row[3] > row[2])]


@dataclass(frozen=True, slots=True)
class OpenClaim:
    """What is still to recover from a holder, for one year."""

    public_id: str
    year: int
    amount_cents: int
    recovered_cents: int
    opened_on: date
