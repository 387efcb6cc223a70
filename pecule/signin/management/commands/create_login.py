"""``pecule create-login``: the first staff member of an installation, or one more of anybody."""

import getpass
import sys
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from pecule.kernel.actors import system
from pecule.kernel.refusals import Refusal
from pecule.signin.actions import create_login
from pecule.signin.rules import ROLES, Audience


class Command(BaseCommand):
    """Asks for the password, or reads it as one line from standard input; never takes it as an argument."""

    help = "Make a login. The password is asked for, or read from standard input."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("name", help="how the person is greeted")
        parser.add_argument("--audience", choices=[audience.value for audience in Audience], default="staff")
        parser.add_argument("--role", action="append", default=[], choices=sorted(ROLES), dest="roles")

    def handle(self, *args: Any, **options: Any) -> None:
        password = getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
        try:
            login = create_login(
                email=options["email"],
                password=password,
                audience=Audience(options["audience"]),
                display_name=options["name"],
                roles=options["roles"],
                by=system("create-login"),
                at=datetime.now(UTC),  # noqa: TID251 -- a command is a door by which the clock comes in
            )
        except Refusal as refusal:
            raise CommandError(refusal.sentence()) from None
        self.stdout.write(f"{login.email} can sign in ({login.audience}: {', '.join(login.roles) or 'no role'}).")
