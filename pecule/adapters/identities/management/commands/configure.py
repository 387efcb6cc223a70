from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml
from django.core.management.base import BaseCommand, CommandError

from pecule.issuing import keyring
from pecule.issuing.registry import configure_clients
from pecule.kernel.actors import system
from pecule.openid.provider.clients import ClientMisdescribed

BY = system("configure")


class Command(BaseCommand):
    help = "register clients, as a rule brokers, from a file"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="YAML or JSON: clients")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        at = datetime.now(UTC)  # noqa: TID251 -- a command is a door by which the clock comes in
        try:
            described = yaml.safe_load(file.read_text("utf-8"))
            if not isinstance(described, dict):
                raise CommandError(f"{file} must hold “clients”.")
            keyring.ensure_keys(by=BY, at=at)
            changed = configure_clients(list(described.get("clients") or []), by=BY, at=at)
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
            raise CommandError(f"{file} cannot be read: {error}") from None
        except ClientMisdescribed as wrong:
            raise CommandError(f"{wrong}. Nothing was changed.") from None
        self.stdout.write(f"{changed} clients changed.")
