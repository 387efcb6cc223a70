"""Open, locked, closed: what a training account may still do."""

from enum import StrEnum

from pecule.kernel.refusals import Refusal


class Status(StrEnum):
    """Where a training account stands. Locked stops spending, never crediting; closed stops both."""

    OPEN = "open"
    LOCKED = "locked"
    CLOSED = "closed"


class LockReason(StrEnum):
    """Why an account is locked."""

    ASKED = "asked"
    COMPROMISED = "compromised"
    INVESTIGATION = "investigation"


class ClosedReason(StrEnum):
    """Why an account is closed.

    ``PENSION``: full-rate pension conditions (L6323-3, L5421-4); volunteer rights stay usable (L5151-9).
    ``DEATH``: L5151-2. ``MERGED``: a temporary number turned out to be somebody who already had an account.
    """

    DEATH = "death"
    PENSION = "pension"
    MERGED = "merged"


class AccountLocked(Refusal):
    """Spending from a locked account."""

    says = "This training account is locked. No money has moved."
    next_step = "Call an advisor to have it unlocked once your identity has been checked."
    status = 409


class AccountClosed(Refusal):
    """Anything that a closed account no longer does."""

    says = "This training account is closed. No money has moved."
    next_step = "If this is a mistake, an advisor can look at it with you."
    status = 409


class AccountNotLocked(Refusal):
    """Unlocking what is not locked."""

    says = "This training account is not locked."
    next_step = "Nothing has to be done."
    status = 409


class AccountNotClosed(Refusal):
    """Reopening what is not closed."""

    says = "This training account is not closed."
    next_step = "Nothing has to be done."
    status = 409


class UnlockNotYours(Refusal):
    """A holder cannot unlock with a password alone, which a thief may have, nor lift a lock that others put."""

    says = "An account cannot be unlocked from here. It stays locked and no money has moved."
    next_step = "Call an advisor, who will check your identity and then unlock it."
    status = 403


class ClosedLater(Refusal):
    """A closing dated in the future."""

    says = "An account cannot be closed as of a day that has not come."
    next_step = "Give the day on which the person died, or met the pension's conditions."


class ClosingUnexplained(Refusal):
    """Staff closing or reopening an account without a word on why."""

    says = "An account is closed or reopened with a reason only. Nothing was changed."
    next_step = "Write it in 10 to 300 characters, without a name or a number: it is kept in the trail."


class LoginTaken(Refusal):
    """A login or a training account that already has its other half."""

    says = "This sign-in or this training account already belongs to somebody."
    next_step = "Sign in as you did before, or call an advisor."
    status = 409


class MergeImpossible(Refusal):
    """A temporary account that cannot be joined to another."""

    says = "These two accounts cannot be joined. No money has moved."
    next_step = "Check that the first has a temporary number, and that neither is closed."
    status = 409


class OrdersStillOpen(Refusal):
    """Money kept for orders cannot change accounts."""

    says = "The temporary account still keeps {pending_cents} for orders. No money has moved."
    next_step = "Join the accounts once these orders are finished or cancelled."
    status = 409
