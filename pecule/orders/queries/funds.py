"""A holder's pockets of money with the terms they came under, as the rules of spending want them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pecule.ledger.queries import AccountBalance, balances
from pecule.scheme.spending import FundState
from pecule.statements import rows

TERMS = """
SELECT 'dotation:' || d.id AS fund, f.kind, d.earmark, d.expires_on, d.received_on
FROM entitlements_dotation d JOIN entitlements_funder f ON f.id = d.funder_id WHERE d.holder_id = %s ORDER BY d.id
"""
"""Terms of a holder's dotations (inner id), oldest first, also for a statement that makes JSON of its rows."""
_ORIGINS = {"at_mp": "atmp", "local": "local_authority"}


@dataclass(frozen=True, slots=True)
class Terms:
    """Under which conditions a funder gave a dotation."""

    funder: str
    earmark: list[str]
    expires_on: date | None
    received_on: date | None


def funds_of(holder_id: int) -> tuple[list[FundState], dict[str, int]]:
    """Every fund that may pay, and the ledger account of each by the fund's name. Two queries."""
    terms = {fund: Terms(*values) for fund, *values in rows(TERMS, (holder_id,))}
    return funds_from(balances("holder", holder_id), terms)


def funds_from(accounts: list[AccountBalance], terms: Mapping[str, Terms]) -> tuple[list[FundState], dict[str, int]]:
    """The same out of a holder's accounts and the terms of their dotations, by fund."""
    states = [
        _state(account, terms.get(account.fund))
        for account in accounts
        if _kind(account.fund) in ("own", "cec", "dotation")
    ]
    return states, {account.fund: account.account_id for account in accounts}


def read_terms(found: Iterable[Mapping[str, Any]]) -> dict[str, Terms]:
    """Terms by fund, out of the JSON of ``TERMS``."""
    return {
        one["fund"]: Terms(one["kind"], one["earmark"], _day(one["expires_on"]), _day(one["received_on"]))
        for one in found
    }


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _kind(fund: str) -> str:
    return fund.partition(":")[0]


def _state(account: AccountBalance, terms: Terms | None) -> FundState:
    available = account.balance.available_cents
    if terms is None:
        return FundState(account.fund, _kind(account.fund), available)
    return FundState(
        account.fund,
        _kind(account.fund),
        available,
        origin=_ORIGINS.get(terms.funder, terms.funder),
        earmark=frozenset(terms.earmark),
        expires_on=terms.expires_on,
        received_on=terms.received_on,
    )
