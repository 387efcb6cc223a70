"""What the approval of a purchase refuses."""

from pecule.kernel.refusals import Refusal


class ApprovalMissing(Refusal):
    """No approval of exactly this purchase, or one that is too old or was used."""

    says = "This purchase was not approved as it now stands. No money has moved."
    next_step = "Open the order again, read what is bought and for how much, and approve it."
    status = 409


class SecondPasswordWrong(Refusal):
    """The second password does not fit."""

    says = "This is not the second password. Nothing was approved, and no money has moved."
    next_step = "Try again: {left} tries are left for this approval."


class ApprovalOver(Refusal):
    """Too many wrong tries, or an approval that was given or is too old."""

    says = "This approval can no longer be given. No money has moved."
    next_step = "Go back to the order and ask for a new one."
    status = 409
