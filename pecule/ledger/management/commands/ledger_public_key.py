from typing import Any

from django.conf import settings
from django.core.management import BaseCommand

from pecule.ledger.rules.seals import pem, private_key


class Command(BaseCommand):
    help = "Print the public key that checks seals and proofs."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(pem(private_key(settings.SEAL_PRIVATE_KEY).public_key()).decode(), ending="")
