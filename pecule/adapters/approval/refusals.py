"""What the approval of a purchase refuses."""

from pecule.kernel.refusals import Refusal


class SecondPasswordWrong(Refusal):
    """The second password does not fit."""

    says = "This is not the second password. Nothing was approved, and no money has moved."
    next_step = "Try again: {left} tries are left for this approval."


class ApprovalOver(Refusal):
    """Too many wrong tries, or an approval that was given or is too old."""

    says = "This approval can no longer be given. No money has moved."
    next_step = "Go back to the order and ask for a new one."
    status = 409
