import json
from typing import Any

from django.core.management.base import BaseCommand

from pecule.issuing import keyring


class Command(BaseCommand):
    help = "print our public keys, for whoever registers us as a client"

    def handle(self, *args: Any, **options: Any) -> None:
        keys = keyring.public_keys("sig")["keys"] + keyring.public_keys("enc")["keys"]
        self.stdout.write(json.dumps({"keys": keys}))
