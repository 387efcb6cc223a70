"""Reading the ledger."""

from pecule.ledger.queries.balances import (
    BALANCES,
    AccountBalance,
    Balance,
    account_id,
    account_ids,
    balance,
    balances,
    read_balances,
)
from pecule.ledger.queries.history import TransferRow, get_transfer, history
from pecule.ledger.queries.seals import Seal, last_seal, prove, seals

__all__ = [
    "BALANCES",
    "AccountBalance",
    "Balance",
    "Seal",
    "TransferRow",
    "account_id",
    "account_ids",
    "balance",
    "balances",
    "get_transfer",
    "history",
    "last_seal",
    "prove",
    "read_balances",
    "seals",
]
