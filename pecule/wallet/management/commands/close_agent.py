from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand

from pecule.kernel.actors import system
from pecule.wallet.actions.agents import close_agent


class Command(BaseCommand):
    help = "let an agent of the counter in no more, at once"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        at = datetime.now(UTC)  # noqa: TID251 -- a command is a door by which the clock comes in
        close_agent(email=email, by=system("close_agent"), at=at)
        self.stdout.write(f"{email} is no longer let in.")
