"""Ledger accounts of this room: holders' own rights, and where rights come from."""

from pecule.ledger import actions as ledger

OWN_FUND = "own"
VOLUNTEER_FUND = "cec"
PUBLIC_HOURS_FUND = "public_hours"
HOURS = "HOUR"


def scheme_account(fund: str, *, unit: str = "EUR") -> int:
    """The scheme's account of that purpose: where rights come from and lapsed rights go. It may go below zero."""
    return ledger.open_account(owner_kind="scheme", owner_id=0, fund=fund, floored=False, unit=unit)


def holder_account(holder_id: int, fund: str, *, unit: str = "EUR") -> int:
    """A holder's account in one fund, opened when there is none."""
    return ledger.open_account(owner_kind="holder", owner_id=holder_id, fund=fund, floored=True, unit=unit)


def funder_account(funder_id: int, fund: str) -> int:
    """A funder's account: ``paid_in`` is below zero by what the funder paid, ``to_repay`` is owed back."""
    return ledger.open_account(owner_kind="funder", owner_id=funder_id, fund=fund, floored=False)
