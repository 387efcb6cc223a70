"""`pecule scams share`: a campaign in a format of others."""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand

from pecule.clock.queries import shift
from pecule.kernel.actors import system
from pecule.scams.actions import share_campaign
from pecule.scams.sharing.files import FORMATS


class Command(BaseCommand):
    """Exit status 0; 1 when there is no such campaign, or nothing of it to take down."""

    help = "Write a campaign as STIX 2.1, a MISP event, XARF v4 reports, or a pack for hosts and registrars."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Which campaign, how, and where to."""
        parser.add_argument("campaign", type=UUID, help="its id, the last part of its page's address")
        parser.add_argument("--as", dest="form", choices=FORMATS, required=True)
        parser.add_argument("--out", type=Path, metavar="FILE", help="where it goes (standard output)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the bytes, and a line in the trail."""
        at = datetime.now(UTC) + shift()  # noqa: TID251 -- a command is a door by which the clock comes in
        made = share_campaign(campaign=options["campaign"], form=options["form"], by=system("scams-share"), at=at)
        if options["out"]:
            options["out"].write_bytes(made.content)
        else:
            sys.stdout.buffer.write(made.content)
