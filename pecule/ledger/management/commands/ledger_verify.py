import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from pecule.ledger.queries.verification import differences
from pecule.ledger.rules.seals import private_key, read_public_key


class Command(BaseCommand):
    help = "Recompute every balance from its transfers and check every seal; exit 1 and name what differs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one object instead of lines")
        parser.add_argument(
            "--public-key", action="append", default=[], type=Path, metavar="FILE", help="an older key to trust as well"
        )
        parser.add_argument(
            "--published", type=Path, default=settings.SEAL_FOLDER, metavar="FOLDER", help="seals kept as files"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        keys = [private_key(settings.SEAL_PRIVATE_KEY).public_key()]
        try:
            keys += [read_public_key(file.read_bytes()) for file in options["public_key"]]
        except OSError as error:
            raise CommandError(f"{error.filename} cannot be read: {error.strerror}.", returncode=2) from None
        found = []
        progress = self.stderr.write if options["verbosity"] else lambda step: None
        for difference in differences(keys=keys, published=options["published"], progress=progress):
            found.append({"what": difference.what, "which": difference.which, "how": difference.how})
            if not options["json"]:
                self.stdout.write(f"{difference.what} {difference.which} {difference.how}")
        if options["json"]:
            self.stdout.write(json.dumps({"ok": not found, "differences": found}))
        if found:
            first = found[0]
            raise CommandError(f"The ledger is not right: {first['what']} {first['which']} first.", returncode=1)
        if not options["json"]:
            self.stdout.write("Every balance equals its transfers and every seal holds.")
