"""What screening refuses. Each says what became of the money, where there is any."""

from pecule.kernel.refusals import Refusal


class KindUnknown(Refusal):
    """A kind of indicator that nobody knows."""

    says = "“{kind}” is not a kind of indicator."
    next_step = "Give one of: phone, email, domain, address, iban, siret, nda, name, sender."


class IndicatorUnfit(Refusal):
    """A value that is not what its kind says. It is not repeated: it may be somebody's account."""

    says = "This value cannot be read as an indicator of the kind “{kind}”."
    next_step = "It was not added. Copy it as it was seen, without other words around it."


class IndicatorTooBroad(Refusal):
    """A value that half the country shares: a public mailbox, a shortener, the State's own domain."""

    says = "“{value}” is shared by far too many people and organisations to tell anything."
    next_step = "It was not added. Give the whole e-mail address, or the whole web address."


class IndicatorOfficial(Refusal):
    """A number, a domain or a sender that a known body publishes as its own."""

    says = "“{value}” belongs to a known body: whoever shares it is no fraud."
    next_step = "It was not added. If the registry of bodies is wrong, have it corrected."


class TooManyHeld(Refusal):
    """A list that would hold many at once: it is likelier to be wrong than they are."""

    says = "This list would hold {held} organisations, trainings or payments at once; {most} are allowed."
    next_step = "Nothing was added. Look for what is too common in it, or list it in parts."
    status = 409


class ConfidenceOutside(Refusal):
    """A confidence that is no percentage."""

    says = "A confidence is a whole number from 0 to 100."
    next_step = "It was not added. From {hold_from} on, whatever shares the indicator is held."


class ExpiryOutside(Refusal):
    """An indicator that would end before it begins, or never."""

    says = "An indicator is listed until a day from today to {latest}."
    next_step = "It was not added. Give its last day; adding it again later makes it last longer."


class SourceMissing(Refusal):
    """An indicator of unknown origin."""

    says = "An indicator is listed with the name of who told it."
    next_step = "Nothing was added. Name the source."


class ReasonMissing(Refusal):
    """A decision without its reason."""

    says = "Such a decision needs its reason in writing."
    next_step = "Nothing was changed. Write the reason in a few words."


class MatchDecided(Refusal):
    """A match that somebody else has decided on, or that stands already as wanted."""

    says = "Somebody has already decided on this match."
    next_step = "Nothing was changed. Read what they wrote."
    status = 409


class NotYourMatches(Refusal):
    """Somebody who may not decide on what screening holds."""

    says = "Listing indicators and deciding on what they hold is the screening officers' work."
    next_step = "Nothing was changed. Ask one of them, or ask an administrator for the role."
    status = 403


class PurchaseHeld(Refusal):
    """A purchase from an organisation, or of an offer, that is being looked at."""

    says = (
        "This purchase cannot be accepted now: a check of the training's organisation is under way. No money was taken."
    )
    next_step = "An agent looks at it. Your request stays as it is: try again in a few days, or choose another one."
    status = 409


class ListUnreadable(Refusal):
    """A file that is no list of indicators."""

    says = "This file cannot be read as a list of indicators: {why}."
    next_step = "Nothing was added. Its first line names the columns, among them kind and value."
