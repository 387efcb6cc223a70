"""Verbs of the ledger. Each writes its transfers and its audit line in one transaction, or nothing."""

from pecule.ledger.actions.accounts import open_account, open_accounts_select
from pecule.ledger.actions.seals import seal
from pecule.ledger.actions.transfers import (
    expire_due,
    hold,
    post,
    post_many,
    transfer,
    transfer_many,
    transfer_select,
    void,
    void_many,
)

__all__ = [
    "expire_due",
    "hold",
    "open_account",
    "open_accounts_select",
    "post",
    "post_many",
    "seal",
    "transfer",
    "transfer_many",
    "transfer_select",
    "void",
    "void_many",
]
