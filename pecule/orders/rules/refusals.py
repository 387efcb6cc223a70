"""What orders refuse. Each says what became of the money."""

from pecule.kernel.refusals import Refusal


class NotOnSale(Refusal):
    """A session that cannot be sold: withdrawn, or its organisation is not listed or not certified."""

    says = "This training is not on sale any more. No money has moved."
    next_step = "Search for another session or another organisation."
    status = 409


class NotEnoughRights(Refusal):
    """Rights that do not reach the price, participation aside."""

    says = (
        "Your rights do not pay for this whole training: {missing_cents} is missing out of {price_cents}. "
        "No money has moved."
    )
    next_step = "Choose a training at a lower price, or ask your employer or another funder to add to your rights."
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
    """A cancellation that would cost the holder the price."""

    says = (
        "It is too late to cancel freely: the last day was {free_until}. Nothing was cancelled, and {price_cents} "
        "stays held."
    )
    next_step = "Ask the organisation to cancel: everything would then come back to you."
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
