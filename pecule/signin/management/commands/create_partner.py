"""`pecule create partner`: a program of a body that campaigns are shared with."""

from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any

from django.core.management import BaseCommand, CommandError

from pecule.clock.queries import shift
from pecule.kernel.actors import system
from pecule.signin.actions import register_client
from pecule.signin.queries import login_by_email
from pecule.signin.rules import SCOPES, Audience


class Command(BaseCommand):
    """Exit status 0; 1 when the program cannot be made, 2 when nobody of ours answers for it."""

    help = "Make a program for a body that shares indicators with us, and print its secret once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whose it is, who of ours answers for it, and what it may do."""
        parser.add_argument("name", help="the body, for instance CERT-FR")
        parser.add_argument("--owner", required=True, metavar="EMAIL", help="the agent who answers for it")
        scopes = sorted(SCOPES[Audience.STAFF])
        parser.add_argument("--may", nargs="+", choices=scopes, default=["campaigns:read"])

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it, and say how it comes in."""
        at = datetime.now(UTC) + shift()  # noqa: TID251 -- a command is a door by which the clock comes in
        owner = login_by_email(options["owner"])
        if owner is None or owner.audience != Audience.STAFF:
            raise CommandError(f"{options['owner']} is no agent of ours.", returncode=2)
        made = register_client(
            owner=owner.public_id, name=options["name"], scopes=options["may"], by=system("create-partner"), at=at
        )
        self.stdout.write(f"client_id: {made.client_id}\nclient_secret: {made.secret}")
