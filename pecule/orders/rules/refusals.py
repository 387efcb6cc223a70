"""What orders refuse. Each says what became of the money."""

from pecule.kernel.refusals import Refusal


class NotOnSale(Refusal):
    """A session that cannot be sold: withdrawn, or its organisation is not listed or not certified."""

    says = "This training is not on sale any more. No money has moved."
    next_step = "Search for another session or another organisation."
    status = 409


class NoSeatLeft(Refusal):
    """A session that is full."""

    says = "This session has no seat left. No money has moved."
    next_step = "Choose another session."
    status = 409


class TooManyRequests(Refusal):
    """More requests for one action than the general conditions allow."""

    says = "You have already asked {limit} times for this training. No money has moved."
    next_step = "Answer or cancel one of your requests, or choose another training."
    status = 409


class AlreadyOrdered(Refusal):
    """A second open order of one holder for one session."""

    says = "You already have an order under way for this session. No money has moved."
    next_step = "Open that order to see what happens next."
    status = 409


class NotNow(Refusal):
    """A verb that makes no sense in the order's present state."""

    says = "This cannot be done now: the order has moved on. No money has moved."
    next_step = "Look at the order again to see where it stands."
    status = 409


class TooLate(Refusal):
    """Acting after the last day."""

    says = "The last day to do this was {due_on}. No money has moved."
    next_step = "The order ends by itself; a new request can be made."
    status = 409


class CancelledTooLate(Refusal):
    """A cancellation that costs the holder something, which they have not agreed to."""

    says = (
        "It is too late to cancel freely: the last day was {free_until}. Cancelling now costs {charge_cents} out of "
        "{price_cents}. Nothing was cancelled."
    )
    next_step = "Confirm that you cancel at this cost, claim force majeure, or ask the organisation to cancel."
    status = 409


class ReasonNeeded(Refusal):
    """Refusing or cancelling without saying why."""

    says = "A reason is needed: the person will read it."
    next_step = "Write it in a few words."


class EntryOutsideSession(Refusal):
    """An entry dated outside the session or in the future."""

    says = "An entry is declared from {start} to {end}, and never for a day to come."
    next_step = "Give the day on which the person really started. Sending access codes is not an entry."


class EndNotPossible(Refusal):
    """A last day before the entry or in the future."""

    says = "The last day cannot come before the entry ({entered_on}), nor after today."
    next_step = "Give the last day of training that really took place."


class CompletionNotAPercentage(Refusal):
    """A completion rate outside 0 to 100."""

    says = "The completion rate is a whole number from 0 to 100."
    next_step = "Divide the hours that were followed by the hours planned, and round down."


class KeyUsedDifferently(Refusal):
    """The same key came before for something else: a form sent twice with other content, or somebody tampers."""

    says = "This form was already used for something else. Nothing more was done."
    next_step = "Go back to the page and start again."
    status = 409


class SessionNotOfThisTraining(Refusal):
    """A proposal that moves the person to another training."""

    says = "Only another session of the same training can be proposed. The request stands as it was."
    next_step = "Choose a session of this training, or refuse with a reason."


class PriceRaised(Refusal):
    """A proposal above the price that was asked, or for nothing."""

    says = "A proposal may lower the price, above zero, never raise it: {price_cents} was asked."
    next_step = "Propose that price or less."


class UnknownExit(Refusal):
    """A reason to leave a training that nobody knows."""

    says = "“{reason}” is not a reason why a training ends."
    next_step = (
        "Give one of: finished, holder_dropped_out, organisation_postponed, organisation_stopped, force_majeure."
    )


class AttendanceImpossible(Refusal):
    """Attendance outside the training, to come, twice the same, or longer than the day."""

    says = "This attendance cannot be: {day}. It goes from {entered_on} to {last}, each part of a day once."
    next_step = "Correct that row and send all of them again. Nothing was kept."


class RatingNotAMark(Refusal):
    """A mark outside 1 to 5."""

    says = "A training is rated from 1 to 5."
    next_step = "Give a mark from 1 to 5, or none."


class TooEarly(Refusal):
    """An absence before the first day of training."""

    says = "The training starts on {start}: nobody can have missed it yet. No money has moved."
    next_step = "Wait for that day."
    status = 409


class EntryWasConfirmed(Refusal):
    """An absence declared for somebody who confirmed that they started."""

    says = "The person confirmed that they started on {day}. No absence was declared and no money has moved."
    next_step = "Declare the entry, then what was followed."
    status = 409


class ForceMajeureNotNeeded(Refusal):
    """A claim of force majeure while cancelling is free."""

    says = "Until {free_until} you can cancel freely, without any reason. No money has moved."
    next_step = "Cancel the order: everything comes back to you."
    status = 409


class ForceMajeureClaimedBefore(Refusal):
    """A second claim of force majeure for one order."""

    says = "Force majeure was already claimed for this order. No money has moved."
    next_step = "Read the decision on the page of the order."
    status = 409


class PercentAboveDeclared(Refusal):
    """A control that allows more than the organisation declared."""

    says = "A control allows from 0 to {declared} %, which is what was declared. Nothing was decided."
    next_step = "Give a whole number within these bounds."


class AnswerAwaited(Refusal):
    """Less than declared would be paid before the organisation was heard."""

    says = "The organisation has not been heard yet. Nothing was decided."
    next_step = "Open the control with its grounds, then wait for the answer or for the end of its delay."
    status = 409


class ControlNotOpen(Refusal):
    """An answer to a control that was not opened, or was answered before."""

    says = "No control waits for your answer on this order."
    next_step = "Look at the order again to see where it stands."
    status = 409


class DocumentUnfit(Refusal):
    """A document of another kind, empty, or too large; or too many of them."""

    says = "A document is a PDF, PNG or JPEG file of at most {megabytes} MB, and {count} may be sent. None was kept."
    next_step = "Correct the files and send them again."


class CardsUnavailable(Refusal):
    """No card service is set up, or it does not answer."""

    says = "Card payment does not answer now. Nothing was paid; your order waits until {due_on}."
    next_step = "Try again in a few minutes."
    status = 503


class ApprovalUnavailable(Refusal):
    """No approval service is set up."""

    says = "Purchases cannot be approved here now. No money has moved."
    next_step = "Try again later, or write to us."
    status = 503


class ApprovalMissing(Refusal):
    """No approval of this purchase, or one that is too old or was used."""

    says = "This purchase was not approved as it now stands. No money has moved."
    next_step = "Open the order again, read what is bought and for how much, and approve it."
    status = 409


class PurchaseChanged(Refusal):
    """An approval of something else than what would now be bought: another price, session or organisation."""

    says = "What you approved is not what would be bought now: something changed in between. No money has moved."
    next_step = "Open the order again, look at what changed, and approve it only if you agree."
    status = 409


class CardPaymentUnknown(Refusal):
    """An answer about a card payment that was never asked for."""

    says = "No card payment has this number. Nothing was changed."
    next_step = "Check the number of the payment."
    status = 404


class CardAnsweredDifferently(Refusal):
    """A second, different answer about one card payment: altered on the way, or replayed by somebody else."""

    says = "This card payment was already answered differently. Nothing was changed."
    next_step = "Compare with what the card service wrote down."
    status = 409


class CardAmountDiffers(Refusal):
    """An answer about another amount than the one asked for."""

    says = "The card payment was for {asked_cents}. Nothing was changed."
    next_step = "Compare with what the card service wrote down."
