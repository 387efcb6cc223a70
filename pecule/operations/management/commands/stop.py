from typing import Any

from django.core.management.base import BaseCommand

from pecule.operations.database import embedded


class Command(BaseCommand):
    help = "stop the embedded PostgreSQL"

    def handle(self, *args: Any, **options: Any) -> None:
        embedded().stop()
