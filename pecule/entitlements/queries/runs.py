"""How far a year's run is, and whether its totals are those of the ledger."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from pecule.entitlements.models import CreditRun


@dataclass(frozen=True, slots=True)
class RunProgress:
    """A run as it stands. Cents are those of all transfers posted so far."""

    year: int
    chunks: int
    chunks_done: int
    transfers: int
    cents: int
    recovered_cents: int
    started_at: datetime
    finished_at: datetime | None

    def as_json(self) -> dict[str, Any]:
        """For ``--json`` and the staff's page."""
        return asdict(self) | {
            "started_at": self.started_at.isoformat(),
            "finished_at": self.finished_at.isoformat() if self.finished_at else None,
        }


def progress_of(run: CreditRun) -> RunProgress:
    """Totals of a run's journal. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), count(done_at), coalesce(sum(transfers), 0)::bigint, coalesce(sum(cents), 0)::bigint, "
            "coalesce(sum(recovered_cents), 0)::bigint FROM entitlements_creditchunk WHERE run_id = %s",
            [run.pk],
        )
        chunks, done, transfers, cents, recovered = cursor.fetchone()
    return RunProgress(run.year, chunks, done, transfers, cents, recovered, run.started_at, run.finished_at)


def runs() -> list[RunProgress]:
    """Every year's run, latest year first."""
    return [progress_of(run) for run in CreditRun.objects.order_by("-year")]


@dataclass(frozen=True, slots=True)
class ControlTotals:
    """The journal's totals beside those counted again from the ledger itself."""

    journal: tuple[int, int]
    ledger: tuple[int, int]

    @property
    def agree(self) -> bool:
        """Whether nothing was lost or doubled."""
        return self.journal == self.ledger


def control_totals(year: int) -> ControlTotals:
    """Count a year's transfers and cents again, from the ids that its run gave them."""
    run = CreditRun.objects.get(year=year)
    totals = progress_of(run)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), coalesce(sum(amount_cents), 0)::bigint FROM ledger_transfer "
            "WHERE id BETWEEN (%s || '000000000000000')::uuid AND (%s || 'fffffffffffffff')::uuid",
            [f"{run.id_prefix}8"] * 2,
        )
        count, cents = cursor.fetchone()
    return ControlTotals((totals.transfers, totals.cents), (int(count), int(cents)))
