"""A box that keeps messages instead of sending them, for a demonstration: everybody who plays reads it."""

from django.core.cache import cache
from django.db import connection, transaction

_KEY, _KEPT, _SECONDS = "made-up-messages", 50, 24 * 3600


class Box:
    """See ``pecule.wallet.ports.Messages``."""

    def mail(self, to: str, subject: str, text: str) -> None:
        """Keep it."""
        _keep(to, f"{subject}\n{text}")

    def sms(self, to: str, text: str) -> None:
        """Keep it."""
        _keep(to, text)


def messages() -> list[tuple[str, str]]:
    """Recipients and texts, latest first."""
    kept: list[tuple[str, str]] = cache.get(_KEY, [])
    return kept


@transaction.atomic
def _keep(to: str, text: str) -> None:
    with connection.cursor() as cursor:  # workers send at the same time
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [_KEY])
    cache.set(_KEY, [(to, text), *messages()][:_KEPT], _SECONDS)
