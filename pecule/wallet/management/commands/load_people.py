import json
from argparse import ArgumentParser
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from pecule.kernel.actors import system
from pecule.wallet.actions.agents import add_agent
from pecule.wallet.actions.devices import new_code
from pecule.wallet.actions.people import open_account, prove_identity
from pecule.wallet.models import Agent, Person
from pecule.wallet.rules.people import keyed, read_mobile

BY = system("load_people")
AGENTS = (("guichet@pecule.example", "Alix, guichet", False), ("guichet2@pecule.example", "Noé, guichet", False),
          ("guichet-chef@pecule.example", "Inès, responsable du guichet", True))  # fmt: skip
AGENT_PASSWORD = "guichet-de-demonstration"  # noqa: S105 -- of made-up people, in a demonstration only


class Command(BaseCommand):
    help = "open accounts of a demonstration's made-up people"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="JSON: a list of people")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        if not settings.PECULE_DEMO:
            raise CommandError("Only a demonstration has made-up people: set PECULE_DEMO=1.")
        at = datetime.now(UTC)  # noqa: TID251 -- a command is a door by which the clock comes in
        try:
            people = json.loads(file.read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise CommandError(f"{file} cannot be read: {error}") from None
        for one in people:
            self._load(one, at)
        for email, name, supervisor in AGENTS:
            if not Agent.objects.filter(email=email).exists():
                add_agent(email=email, name=name, password=AGENT_PASSWORD, supervisor=supervisor, by=BY, at=at)
        self.stdout.write(f"{len(people)} people have a wallet.")

    def _load(self, one: dict[str, Any], at: datetime) -> None:
        hashed = keyed(settings.WALLET_KEY, "mobile", read_mobile(one["mobile"]))
        person = Person.objects.filter(mobile_hash=hashed).first()
        if person is None:
            public_id = open_account(
                email=one["email"], mobile=one["mobile"], identity=_identity(one), language=one.get("language", "fr"),
                role="agent" if one.get("agent") else "", by=BY, at=at,
            )  # fmt: skip
            if one.get("proofed"):
                prove_identity(person=public_id, identity={}, method="made up", by=BY, at=at)
        else:
            public_id = person.public_id
        if one.get("activation_code"):
            new_code(
                person=public_id, code=one["activation_code"], cooling=False, reusable=True, life=timedelta(days=3650),
                by=BY, at=at,
            )  # fmt: skip


def _identity(one: dict[str, Any]) -> dict[str, str]:
    """The identity pivot in the broker's words."""
    return {
        "given_name": one["given_names"],
        "family_name": one["birth_name"],
        "birthdate": one["birth_date"],
        "gender": "female" if one["sex"] == "F" else "male",
        "birthplace": one.get("birth_place", ""),
        "birthcountry": one.get("birth_country", "99100"),
        "preferred_username": one.get("usage_name", ""),
    }
