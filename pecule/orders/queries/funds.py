"""A holder's pockets of money with the terms they came under, as the rules of spending want them."""

from typing import Any

from pecule.ledger.queries import AccountBalance, balances
from pecule.scheme.spending import FundState
from pecule.statements import rows

_TERMS = """
SELECT 'dotation:' || d.id, f.kind, d.earmark, d.expires_on, d.received_on
FROM entitlements_dotation d JOIN entitlements_funder f ON f.id = d.funder_id WHERE d.holder_id = %s
"""
_ORIGINS = {"at_mp": "atmp", "local": "local_authority"}


def funds_of(holder_id: int) -> tuple[list[FundState], dict[str, int]]:
    """Every fund that may pay, and the ledger account of each by the fund's name. Two queries."""
    accounts = {account.fund: account for account in balances("holder", holder_id)}
    terms = {fund: values for fund, *values in rows(_TERMS, (holder_id,))}
    states = [
        _state(account, terms.get(fund))
        for fund, account in accounts.items()
        if _kind(fund) in ("own", "cec", "dotation")
    ]
    return states, {fund: account.account_id for fund, account in accounts.items()}


def _kind(fund: str) -> str:
    return fund.partition(":")[0]


def _state(account: AccountBalance, terms: list[Any] | None) -> FundState:
    available = account.balance.available_cents
    if terms is None:
        return FundState(account.fund, _kind(account.fund), available)
    funder, earmark, expires_on, received_on = terms
    return FundState(
        account.fund,
        _kind(account.fund),
        available,
        origin=_ORIGINS.get(funder, funder),
        earmark=frozenset(earmark),
        expires_on=expires_on,
        received_on=received_on,
    )
