"""Figures for monitors, in the Prometheus format at ``/metrics``."""

import os
from collections.abc import Iterator

from django.apps import apps
from django.db import connection
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

_REQUESTS = Counter("pecule_requests_total", "Requests answered, by route and status", ["route", "status"])
_SECONDS = Histogram(
    "pecule_request_seconds", "Time to answer, by route", ["route"], buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5)
)

_LEDGER_GAUGES = {
    "pecule_pending_transfers": (
        "Transfers held and not yet resolved",
        "SELECT count(*) FROM ledger_open_hold",
    ),
    "pecule_overdue_transfers": (
        "Transfers held past their term: the worker is late when this stays above zero",
        "SELECT count(*) FROM ledger_open_hold WHERE expires_at < now()",
    ),
}
_GAUGES = {
    "pecule_jobs_waiting": (
        "Jobs waiting for a worker",
        "SELECT count(*) FROM procrastinate_jobs "
        "WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at < now())",
    ),
    "pecule_jobs_failed": ("Jobs that failed", "SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'"),
}


def count_request(route: str, status: int, seconds: float) -> None:
    """Count one answered request; ``route`` is the name of the view, never the path."""
    _REQUESTS.labels(route, str(status)).inc()
    _SECONDS.labels(route).observe(seconds)


class _DatabaseGauges(Collector):
    def collect(self) -> Iterator[Metric]:
        with connection.cursor() as cursor:
            gauges = _GAUGES | (_LEDGER_GAUGES if apps.is_installed("pecule.ledger") else {})
            for name, (says, query) in gauges.items():
                cursor.execute(query)
                yield GaugeMetricFamily(name, says, value=cursor.fetchone()[0])


def exposition() -> bytes:
    """Everything measured, of all server processes when they share ``PROMETHEUS_MULTIPROC_DIR``."""
    registry = CollectorRegistry()
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # the library leaves it untyped
    else:
        registry.register(_REQUESTS)
        registry.register(_SECONDS)
    registry.register(_DatabaseGauges())
    return generate_latest(registry)
