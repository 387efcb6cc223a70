from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError

from pecule.kernel.refusals import Refusal
from pecule.ledger.rules.proofs import check


class Command(BaseCommand):
    help = "Check a proof file against a public key, offline: no database, no settings."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the proof, as `pecule ledger prove` wrote it")
        parser.add_argument("--public-key", type=Path, required=True, metavar="FILE", help="the key in PEM")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            facts = check(options["file"].read_bytes(), options["public_key"].read_bytes())
        except OSError as error:
            raise CommandError(f"{error.filename} cannot be read: {error.strerror}.", returncode=2) from None
        except Refusal as refusal:
            raise CommandError(refusal.sentence(), returncode=1) from None
        self.stdout.write("The proof holds. Sealed as:")
        for name, value in facts.items():
            self.stdout.write(f"  {name}: {value}")
