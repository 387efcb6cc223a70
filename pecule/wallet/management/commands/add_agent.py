import secrets
from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand

from pecule.kernel.actors import system
from pecule.wallet.actions.agents import add_agent, generator_address


class Command(BaseCommand):
    help = "add somebody who checks identities at the counter; prints what they need to sign in, once"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("name")
        parser.add_argument("--supervisor", action="store_true", help="also sees the figures of all agents")

    def handle(self, *args: Any, email: str, name: str, supervisor: bool, **options: Any) -> None:
        at = datetime.now(UTC)  # noqa: TID251 -- a command is a door by which the clock comes in
        password = secrets.token_urlsafe(15)
        made = add_agent(
            email=email, name=name, password=password, supervisor=supervisor, by=system("add_agent"), at=at
        )
        self.stdout.write(f"password: {password}")
        self.stdout.write(f"code generator: {generator_address(made)}")
