import json
import sys
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "run several commands in one process: a JSON list of lists of words on standard input"

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            commands = json.load(sys.stdin)
        except ValueError as error:
            raise CommandError(f"Standard input must hold a JSON list of commands: {error}.") from None
        if not isinstance(commands, list) or not all(isinstance(words, list) and words for words in commands):
            raise CommandError("Standard input must hold a list of commands, each a list of words.")
        for name, *words in commands:
            call_command(str(name), *map(str, words), stdout=self.stdout)
