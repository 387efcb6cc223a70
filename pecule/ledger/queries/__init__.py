"""Reading the ledger."""

from pecule.ledger.queries.balances import AccountBalance, Balance, account_id, balance, balances
from pecule.ledger.queries.history import TransferRow, get_transfer, history

__all__ = [
    "AccountBalance",
    "Balance",
    "TransferRow",
    "account_id",
    "balance",
    "balances",
    "get_transfer",
    "history",
]
