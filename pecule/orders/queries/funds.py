"""A holder's pockets of money with the terms they came under, as the rules of spending want them."""

from pecule.entitlements.models import Dotation
from pecule.ledger.queries import AccountBalance, balances
from pecule.scheme.spending import FundState

_ORIGINS = {"at_mp": "atmp", "local": "local_authority"}


def funds_of(holder_id: int) -> tuple[list[FundState], dict[str, int]]:
    """Every fund that may pay, and the ledger account of each by the fund's name. Two queries."""
    accounts = {account.fund: account for account in balances("holder", holder_id)}
    terms = {f"dotation:{row.pk}": row for row in Dotation.objects.filter(holder_id=holder_id).select_related("funder")}
    states = [
        _state(account, terms.get(fund))
        for fund, account in accounts.items()
        if _kind(fund) in ("own", "cec", "dotation")
    ]
    return states, {fund: account.account_id for fund, account in accounts.items()}


def _kind(fund: str) -> str:
    return fund.partition(":")[0]


def _state(account: AccountBalance, terms: Dotation | None) -> FundState:
    available = account.balance.available_cents
    if terms is None:
        return FundState(account.fund, _kind(account.fund), available)
    return FundState(
        account.fund,
        _kind(account.fund),
        available,
        origin=_ORIGINS.get(terms.funder.kind, terms.funder.kind),
        earmark=frozenset(terms.earmark),
        expires_on=terms.expires_on,
        received_on=terms.received_on,
    )
