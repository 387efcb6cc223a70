"""How an organisation comes to have an account that can be paid."""

from datetime import datetime, timedelta

from pecule.catalogue import actions as catalogue
from pecule.catalogue.models import Organisation
from tests.catalogue.making import AT, BY

FIRST, LATER = AT - timedelta(days=90), AT - timedelta(days=60)


def give_account(creditor: int, iban: str, *, at: datetime = FIRST) -> None:
    """Give the account as its members do, long enough ago to be paid."""
    public_id = Organisation.objects.get(pk=creditor).public_id
    catalogue.give_iban(organisation=public_id, iban=iban, by=BY, at=at)
