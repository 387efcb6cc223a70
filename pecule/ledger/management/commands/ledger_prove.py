from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management import BaseCommand, CommandError

from pecule.ledger.queries.seals import prove


class Command(BaseCommand):
    help = "Write a proof that a transfer is in a signed seal, for anybody who has the public key."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("transfer", type=UUID, help="the transfer's number, a UUID")
        parser.add_argument("--out", type=Path, metavar="FILE", help="where to write it; printed when missing")

    def handle(self, *args: Any, **options: Any) -> None:
        proof = prove(options["transfer"]).dumps()
        if options["out"]:
            try:
                options["out"].write_bytes(proof)
            except OSError as error:
                raise CommandError(f"{error.filename} cannot be written: {error.strerror}.", returncode=2) from None
            self.stdout.write(f"The proof is in {options['out']}.")
        else:
            self.stdout.write(proof.decode(), ending="")
