"""What a transfer is before it is written, and the names of what the ledger refuses."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pecule.kernel.refusals import Refusal

Kind = Literal["posted", "pending", "post", "void", "expire"]

# Accounts without a floor have ids from here on (docs/decisions/0003). A query by ``debit_id`` that says on which side
# of it the id is finds the index made for that side.
FIRST_OPEN_ID = 10**15


@dataclass(frozen=True, slots=True)
class NewTransfer:
    """A transfer to write: ``amount_cents`` (above zero) from the ``debit`` account to the ``credit`` account.

    ``id`` is the caller's idempotency key. ``kind`` is *posted* or *pending* (then ``expires_at`` may be set).
    ``code`` says what it is for, ``reference`` which thing, as ``order`` and its number.
    """

    id: UUID
    debit: int
    credit: int
    amount_cents: int
    code: str
    reference: str
    effective_on: date
    kind: Literal["posted", "pending"] = "posted"
    expires_at: datetime | None = None


class NotEnoughMoney(Refusal):
    """A floored account would go below zero."""

    says = "There is not enough money on this account."
    next_step = "Nothing was taken. Choose a smaller amount, or look at what is available first."
    status = 409


class AccountUnknown(Refusal):
    """A transfer names a ledger account that does not exist."""

    says = "This ledger account does not exist."
    next_step = "Nothing was moved. Check the account and send the request again."


class UnitsDiffer(Refusal):
    """Two accounts of different units."""

    says = "These two accounts do not hold the same unit."
    next_step = "Nothing was moved. Convert first, then transfer."


class UnfitTransfer(Refusal):
    """An amount that is not above zero or absurdly high, or an account paying itself."""

    says = "A transfer moves more than zero between two different accounts."
    next_step = "Nothing was moved. Check the amount and the accounts."


class TransferReplayedDifferently(Refusal):
    """The same id came before with other content: a key was reused by mistake, or somebody tampers."""

    says = "This request was already made with other content."
    next_step = "Nothing more was moved. Use a new key for a new request."
    status = 409


class PendingUnknown(Refusal):
    """The transfer to resolve does not exist or was never pending."""

    says = "No money is held under this reference."
    next_step = "Nothing was moved. Check the reference."


class PendingAlreadyResolved(Refusal):
    """A hold has one end: it was already posted, voided or expired."""

    says = "This money is not held any more."
    next_step = "Nothing was moved. Look at the account's history to see what became of it."
    status = 409


class PendingExpired(Refusal):
    """A pending transfer past its term can only expire."""

    says = "The time to take this money has passed."
    next_step = "Nothing was moved and the money goes back to its account. Make a new request."
    status = 409


class PendingNotYetExpired(Refusal):
    """A pending transfer cannot expire before its term."""

    says = "This money is held until a later date."
    next_step = "Nothing was moved. Wait for that date, or cancel."


class AmountAbovePending(Refusal):
    """More was asked than was held, or accounts that are not those of the hold."""

    says = "More was asked than is held."
    next_step = "Nothing was moved. Ask for the amount held or less."


REFUSED_BY_CONSTRAINT: dict[str, type[Refusal]] = {
    "ledger_account_not_below_zero": NotEnoughMoney,
    "ledger_transfer_account_unknown": AccountUnknown,
    "ledger_transfer_one_unit": UnitsDiffer,
    "ledger_transfer_amount": UnfitTransfer,
    "ledger_transfer_two_accounts": UnfitTransfer,
    "ledger_transfer_replayed_differently": TransferReplayedDifferently,
    "ledger_transfer_pending_unknown": PendingUnknown,
    "ledger_transfer_resolved_once": PendingAlreadyResolved,
    "ledger_transfer_expired": PendingExpired,
    "ledger_transfer_not_yet_expired": PendingNotYetExpired,
    "ledger_transfer_amount_above_pending": AmountAbovePending,
    "ledger_transfer_same_accounts": AmountAbovePending,
}
