from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from pecule.operations import backup


class Command(BaseCommand):
    help = "put a backup back into an empty database"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        backup.restore(file)
        self.stdout.write("Restored. Now run: pecule ledger verify")
