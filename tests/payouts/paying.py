"""How an organisation comes to have an account that can be paid."""

from uuid import UUID

from pecule.catalogue import actions as catalogue
from tests.catalogue.making import AT, BY


def give_account(organisation: UUID, iban: str) -> None:
    """Give the account as its members do."""
    catalogue.give_iban(organisation=organisation, iban=iban, by=BY, at=AT)
