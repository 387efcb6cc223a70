from datetime import UTC, datetime
from typing import Any

from django.core.management import BaseCommand
from django.utils.timezone import localtime

from pecule.clock.queries import shift
from pecule.screening.queries import exported
from pecule.screening.queries.lists import EXPORTED
from pecule.screening.rules import written_list


class Command(BaseCommand):
    """Bank accounts are kept as hashes and cannot be written out."""

    help = "Write the indicators that run as a CSV list, as “screening import” reads it; without bank accounts."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write line by line."""
        at = datetime.now(UTC) + shift()  # noqa: TID251 -- a command is a door by which the clock comes in
        for line in written_list(exported(day=localtime(at).date()), EXPORTED):
            self.stdout.write(line, ending="")
