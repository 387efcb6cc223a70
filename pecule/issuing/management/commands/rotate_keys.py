from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand

from pecule.issuing import keyring
from pecule.kernel.actors import system


class Command(BaseCommand):
    help = "make the next signing keys current, publish new next ones, keep the last ones readable"

    def handle(self, *args: Any, **options: Any) -> None:
        at = datetime.now(UTC)  # noqa: TID251 -- a command is a door by which the clock comes in
        made = keyring.rotate(by=system("rotate_keys"), at=at)
        self.stdout.write(f"{len(made)} keys made. What was signed until now stays readable until the next rotation.")
