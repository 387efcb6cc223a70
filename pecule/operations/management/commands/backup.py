from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from pecule.operations import backup


class Command(BaseCommand):
    help = "write the whole database into one file"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        size = backup.backup(file)
        self.stdout.write(f"{file}: {size / 1e6:.1f} MB. Keep the secrets of this installation too, elsewhere.")
