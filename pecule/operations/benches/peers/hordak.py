"""django-hordak doing transfers through its own API: ``python -m ...hordak URL CLIENTS SECONDS`` prints transfers/s.

``SECONDS`` 0 only prepares the database. Accounts are few because hordak opens about 80 of them a second.
"""

import sys
from random import Random
from typing import Any

import django
from django.conf import settings
from django.core.management import call_command

from pecule.operations.benches.peers.clients import per_second
from pecule.operations.database import django_settings

ACCOUNTS = 200


def _prepare() -> None:
    from hordak.models import Account, AccountType

    call_command("migrate", verbosity=0)
    for number in range(ACCOUNTS - Account.objects.count()):
        Account.objects.create(name=f"account {number}", type=AccountType.liability, currencies=["EUR"])


def _client(number: int) -> Any:
    """One client: a function that makes one transfer between two random accounts."""
    from hordak.models import Account
    from moneyed import Money

    accounts, random = list(Account.objects.all()), Random(number)

    def transfer() -> None:
        debit, credit = random.sample(accounts, 2)
        debit.transfer_to(credit, Money(random.randint(1, 100), "EUR") / 100)

    return transfer


def main(url: str, clients: int, seconds: float) -> None:
    """Prepare the database, or measure."""
    settings.configure(
        DATABASES={"default": django_settings(url)},
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "mptt", "hordak"],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
        SECRET_KEY="bench",  # noqa: S106 -- signs nothing
    )
    django.setup()
    if seconds:
        sys.stdout.write(f"{per_second(_client, clients, seconds)}\n")
    else:
        _prepare()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))
