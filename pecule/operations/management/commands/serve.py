import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from pecule.operations import running


class Command(BaseCommand):
    help = "serve the portal"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=2)
        parser.add_argument("--threads", type=int, default=4)

    def handle(self, *args: Any, host: str, port: int, workers: int, threads: int, **options: Any) -> None:
        running.refuse_busy_port(host, port)
        os.environ["PECULE_WEB_WORKERS"] = str(workers)
        with running.processes([running.web_command(host, port, workers, threads)]) as started:
            running.until_stopped(started, lambda: self.stdout.write(f"http://{host}:{port}"))
