"""What an issuer refuses, in words for the person in front of it."""

from pecule.kernel.refusals import Refusal


class SignInLost(Refusal):
    """No sign-in under way in this browser: it is too old, or was begun elsewhere."""

    says = "This sign-in is over, or was begun in another browser. Nothing was sent to any service."
    next_step = "Go back to the service and sign in again."
    status = 409


class StepNotAllowed(Refusal):
    """A step taken twice, out of order, or by a page that was reloaded."""

    says = "This page was already used, or comes too early. Nothing was sent to any service."
    next_step = "Go back to the service and sign in again."
    status = 409


class RequestUnknown(Refusal):
    """A service sent somebody here with something that we cannot read or do not know, so nobody can be sent back."""

    says = "The service that sent you here made a mistake, and we cannot send you back by ourselves."
    next_step = "Go back to the service by its own address. If you write to us, give the number {incident}."
    status = 400
