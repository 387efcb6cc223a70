from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from pecule.kernel.actors import system
from pecule.ledger.actions import seal


class Command(BaseCommand):
    help = "Seal everything written since the last seal, and write the seal as a file to be published."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--published", type=Path, default=settings.SEAL_FOLDER, metavar="FOLDER", help="where the file goes"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        at = datetime.now(UTC)  # noqa: TID251 -- a command is a door by which the clock comes in
        try:
            made = seal(at=at, by=system("ledger seal"), publish=options["published"]).header
        except OSError as error:
            raise CommandError(
                f"The seal is kept in the database, but {error.filename} cannot be written: {error.strerror}.",
                returncode=2,
            ) from None
        self.stdout.write(
            f"Seal {made.number}: {made.transfer_count} transfers and {made.audit_count} audit lines under {made.root}."
        )
