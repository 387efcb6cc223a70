"""``pecule create-login``: the first staff member of an installation, or one more of anybody."""

import getpass
import sys
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from pecule.kernel.actors import system
from pecule.kernel.refusals import Refusal
from pecule.signin.actions import create_login
from pecule.signin.actions.enrolling import LIFE, make_enrolment_code
from pecule.signin.queries import login_by_email
from pecule.signin.rules import ROLES, Audience


class Command(BaseCommand):
    """Asks for the password, or reads it as one line from standard input; never takes it as an argument.

    With ``--enrol`` there is no password: the code that is printed links the person's own identity to the login.
    """

    help = "Make a login, with a password that is asked for or, with --enrol, an enrolment code."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("name", help="how the person is greeted")
        parser.add_argument("--audience", choices=[audience.value for audience in Audience], default="staff")
        parser.add_argument("--enrol", action="store_true", help="no password: print an enrolment code")
        parser.add_argument("--role", action="append", default=[], choices=sorted(ROLES), dest="roles")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["enrol"]:
                self._enrol(options)
                return
            password = getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
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

    def _enrol(self, options: dict[str, Any]) -> None:
        at, by = datetime.now(UTC), system("create-login")  # noqa: TID251 -- a command is a door by which the clock comes in
        login = login_by_email(options["email"]) or create_login(
            email=options["email"], password=None, audience=Audience(options["audience"]),
            display_name=options["name"], roles=options["roles"], by=by, at=at,
        )  # fmt: skip
        code = make_enrolment_code(login=login.public_id, by=by, at=at)
        self.stdout.write(f"{login.email}: enrolment code {code}, good once and for {LIFE.days} days.")
