import json
from argparse import ArgumentParser
from importlib import import_module
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pecule.operations import benches
from pecule.operations.benches.report import as_object, as_text

_NOT_BENCHES = {"report", "room"}


def names() -> list[str]:
    """The benches there are."""
    files = Path(benches.__file__).parent.glob("[a-z]*.py")
    return sorted(file.stem.replace("_", "-") for file in files if file.stem not in _NOT_BENCHES)


class Command(BaseCommand):
    help = (
        "measure: ledger, credit-year, dsn, page, payouts, orders, search, catalogue-import, signin, loop, scams, "
        "campaigns"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--json", action="store_true")
        parser.add_argument("--size", type=int, help="how much to measure with; each bench says of what")
        parser.add_argument("--quick", action="store_true", help="smaller, within 45 seconds")

    def handle(self, *args: Any, name: str, size: int | None, quick: bool, **options: Any) -> None:
        if name not in names():
            raise CommandError(f"There is no bench “{name}”. There are: {', '.join(names())}.", returncode=2)
        bench = import_module(f"pecule.operations.benches.{name.replace('-', '_')}")
        measured = as_object(name, bench.run(size, quick), quick=quick)
        self.stdout.write(json.dumps(measured, indent=1) if options["json"] else as_text(measured))
