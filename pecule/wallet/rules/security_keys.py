"""Security keys (WebAuthn) beside the PIN: whoever has one needs it for everything above a plain sign-in."""

from datetime import timedelta

from pecule.kernel.refusals import Refusal

KEYS_MAX = 5
CHALLENGE_LIFE = timedelta(minutes=5)


class KeyNotRead(Refusal):
    """An answer of a key that does not hold: another challenge, another site, another key."""

    says = "This security key did not answer as it should. Nothing was approved."
    next_step = "Try again with the key that you added to this account."
    status = 403


class KeyNeeded(Refusal):
    """An approval without the key that the account asks for."""

    says = "This account confirms with a security key too. Nothing was approved."
    next_step = "Hold your key to the phone, or plug it in, and try again."
    status = 403


class TooManyKeys(Refusal):
    """More keys than anybody has."""

    says = "An account has at most {limit} security keys."
    next_step = "Remove one that you no longer use."
    status = 409


class KeyKnown(Refusal):
    """A key that was added before, here or elsewhere."""

    says = "This security key was added already."
    next_step = "Use it, or add another one."
    status = 409
