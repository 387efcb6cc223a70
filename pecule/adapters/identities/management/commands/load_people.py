import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management.base import BaseCommand, CommandError

from pecule.adapters.identities.models import Citizen


class Command(BaseCommand):
    help = "load a demonstration's made-up people"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="JSON: a list of people")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        if not settings.PECULE_DEMO:
            raise CommandError("Only a demonstration has made-up people: set PECULE_DEMO=1.")
        try:
            people = json.loads(file.read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise CommandError(f"{file} cannot be read: {error}") from None
        hashed: dict[str, str] = {}
        for one in people:
            password = hashed.setdefault(one["password"], make_password(one["password"]))
            Citizen.objects.update_or_create(
                email=one["email"].lower(), defaults={"password": password, "claims": _claims(one)}
            )
        self.stdout.write(f"{len(people)} people can pretend to be themselves.")


def _claims(one: dict[str, Any]) -> dict[str, str]:
    """The identity pivot, in the broker's words."""
    return {
        "given_name": one["given_names"],
        "family_name": one["birth_name"],
        "birthdate": one["birth_date"],
        "gender": "female" if one["sex"] == "F" else "male",
        "birthplace": one.get("birth_place", ""),
        "birthcountry": one.get("birth_country", "99100"),
        "email": one["email"],
    } | ({"preferred_username": one["usage_name"]} if one.get("usage_name") else {})
