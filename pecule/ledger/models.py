"""The data model is two things: accounts, and transfers between two accounts.

The tables are written in SQL (``sql/ledger.sql``), where their rules are; these classes read them.
"""

from django.db import models

OWNER_KINDS = ("holder", "organisation", "funder", "employer", "scheme", "bank")
KINDS = ("posted", "pending", "post", "void", "expire")


class LedgerAccount(models.Model):
    """Money of one owner in one fund. ``floored`` accounts never go below zero, pending debits counted.

    Balances are cents, credits less debits. They change only by inserting transfers.
    """

    id = models.BigAutoField(primary_key=True)
    owner_kind = models.TextField()
    owner_id = models.BigIntegerField()
    fund = models.TextField()
    unit = models.TextField()
    floored = models.BooleanField()
    posted_cents = models.BigIntegerField()
    pending_debit_cents = models.BigIntegerField()
    pending_credit_cents = models.BigIntegerField()

    class Meta:
        managed = False
        db_table = "ledger_balance"  # a view: the accounts with their balances added up

    def __str__(self) -> str:
        return f"{self.owner_kind}:{self.owner_id}/{self.fund}"


class Transfer(models.Model):
    """A movement of cents from the debit account to the credit account. Never changed, never deleted.

    ``kind``: *posted* at once; *pending*, later resolved by one *post*, *void* or *expire* that names it
    in ``pending_id``. ``effective_on`` is the day in the world, ``recorded_at`` the instant in the books.
    """

    id = models.UUIDField(primary_key=True)
    seq = models.BigIntegerField()
    kind = models.TextField()
    debit_id = models.BigIntegerField()
    credit_id = models.BigIntegerField()
    amount_cents = models.BigIntegerField()
    code = models.TextField()
    reference = models.TextField()
    effective_on = models.DateField()
    recorded_at = models.DateTimeField()
    pending_id = models.UUIDField(null=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        managed = False
        db_table = "ledger_transfer"

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"
