from typing import Any

from django.core.management.base import BaseCommand
from procrastinate.contrib.django import app


class Command(BaseCommand):
    help = "run jobs: expiries, seals, imports, yearly runs"

    def handle(self, *args: Any, **options: Any) -> None:
        with app.replace_connector(app.connector.get_worker_connector()) as worker:  # type: ignore[attr-defined]  # Django's, at run time
            worker.run_worker(install_signal_handlers=True, delete_jobs="successful")
