from typing import Any

from django.core.management.base import BaseCommand
from procrastinate import periodic
from procrastinate.contrib.django import app

from pecule.operations.ticks import LatestTicks

JOBS_AT_ONCE = 4  # a yearly run takes hours, and clocks must strike meanwhile


class Command(BaseCommand):
    help = "run jobs: expiries, seals, imports, yearly runs"

    def handle(self, *args: Any, **options: Any) -> None:
        periodic.PeriodicDeferrer = LatestTicks  # type: ignore[misc]  # the worker offers no other way to choose it
        with app.replace_connector(app.connector.get_worker_connector()) as worker:  # type: ignore[attr-defined]  # Django's, at run time
            worker.run_worker(concurrency=JOBS_AT_ONCE, install_signal_handlers=True, delete_jobs="successful")
