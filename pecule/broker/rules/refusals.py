"""What the broker refuses, in words for the person in front of it.

What a browser brings back it may have made up itself: disbelieving it is no fault of ours (403). Only a provider that
we called ourselves, and that did not answer, is away (503).
"""

from pecule.kernel.refusals import Refusal


class ProviderUnavailable(Refusal):
    """An identity provider that is not offered for this sign-in."""

    says = "You cannot sign in to this service in that way."
    next_step = "Choose another way."
    status = 403


class ProviderBlocked(Refusal):
    """An identity provider that the person themself has blocked."""

    says = "You have blocked this way of signing in. Nothing was sent to any service."
    next_step = "Choose another way, or unblock it on the page of your connections."
    status = 403


class ProviderAway(Refusal):
    """An identity provider that does not answer, or not as agreed."""

    says = "{provider} does not answer at the moment. Nothing was sent to any service."
    next_step = "Choose another way, or try again in a few minutes. The number of this incident is {incident}."
    status = 503


class ProviderAnswerRefused(Refusal):
    """An answer of an identity provider that must not be believed. Why is in the trail, not on the page."""

    says = "We could not believe the answer of {provider}. Nothing was sent to any service."
    next_step = "Try again, or choose another way. The number of this incident is {incident}."
    status = 403


class ProviderSaidNo(Refusal):
    """The person, or their identity provider, gave up."""

    says = "{provider} did not confirm who you are: you gave up, or it said no. Nothing was sent to any service."
    next_step = "Try again, or choose another way."
    status = 403


class LevelUnknown(Refusal):
    """A level that no regulation knows."""

    says = "The identity provider answered with a level that does not exist."
    next_step = "Go back to the service and sign in again."
    status = 403


class LevelTooLow(Refusal):
    """Less than was asked."""

    says = "The identity provider is less sure of who you are than this service asks for."
    next_step = "Choose a way that is surer."
    status = 403


class LevelNotRegistered(Refusal):
    """More, or other, than the provider is registered for: it is not believed either."""

    says = "The identity provider claims a level for which it is not registered."
    next_step = "Go back to the service and sign in again."
    status = 403


class AccountLocked(Refusal):
    """The person said that a connection was not theirs."""

    says = "Your connections are locked, because somebody reported one that was not theirs."
    next_step = "Our advisors unlock them with you. Nobody will ever ask you for a password or a code."
    status = 403


class IdentityMissing(Refusal):
    """An identity provider that left out what identifies a person in law."""

    says = "{provider} did not tell us all that is needed to know who you are."
    next_step = "Choose another way, or ask it to complete your identity."
    status = 403


class IdentityImpossible(Refusal):
    """An identity that nobody has: a date of birth or a sex that does not exist."""

    says = "{provider} told us a date of birth or a sex that cannot be. Nothing was sent to any service."
    next_step = "Choose another way, or ask it to correct your identity."
    status = 403
