"""Balances as the accounts carry them; ``pecule ledger verify`` proves them equal to the sum of transfers."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pecule.ledger.models import LedgerAccount
from pecule.statements import rows


@dataclass(frozen=True, slots=True)
class Balance:
    """Cents of one account: posted, held to go out, held to come in."""

    posted_cents: int
    pending_debit_cents: int
    pending_credit_cents: int

    @property
    def available_cents(self) -> int:
        """What may still be spent: posted less held."""
        return self.posted_cents - self.pending_debit_cents


@dataclass(frozen=True, slots=True)
class AccountBalance:
    """One account of an owner, by its fund, with its balance."""

    account_id: int
    fund: str
    unit: str
    balance: Balance


def _balance(row: LedgerAccount) -> Balance:
    return Balance(row.posted_cents, row.pending_debit_cents, row.pending_credit_cents)


def balance(account: int) -> Balance:
    """The balance of one account. Raises LedgerAccount.DoesNotExist."""
    return _balance(LedgerAccount.objects.get(id=account))


def account_id(owner_kind: str, owner_id: int, fund: str) -> int | None:
    """The id of an owner's account in a fund, or None when it was never opened."""
    found = LedgerAccount.objects.filter(owner_kind=owner_kind, owner_id=owner_id, fund=fund)
    return found.values_list("id", flat=True).first()


BALANCES = """
SELECT id, fund, unit, posted_cents, pending_debit_cents, pending_credit_cents FROM ledger_balance
WHERE owner_kind = %s AND owner_id = %s ORDER BY id
"""
"""An owner's accounts (kind, inner id), for a statement of another room that makes JSON of its rows."""


def balances(owner_kind: str, owner_id: int) -> list[AccountBalance]:
    """All accounts of an owner with their balances, in the order they were opened. One query."""
    found = rows(BALANCES, (owner_kind, owner_id))
    return [AccountBalance(id, fund, unit, Balance(*cents)) for id, fund, unit, *cents in found]


def read_balances(found: Iterable[Mapping[str, Any]]) -> list[AccountBalance]:
    """Accounts out of the JSON of ``BALANCES``."""
    return [
        AccountBalance(
            one["id"],
            one["fund"],
            one["unit"],
            Balance(one["posted_cents"], one["pending_debit_cents"], one["pending_credit_cents"]),
        )
        for one in found
    ]


def account_ids(owner_kind: str, owner_ids: Collection[int], fund: str) -> dict[int, int]:
    """The accounts of several owners in one fund, by owner; owners without one are absent. One query."""
    found = LedgerAccount.objects.filter(owner_kind=owner_kind, owner_id__in=owner_ids, fund=fund)
    return dict(found.values_list("owner_id", "id"))
