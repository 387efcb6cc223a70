"""Getting back into an account whose phones are lost, without letting a thief do the same.

Asking for it changes nothing but that everybody concerned is told: an account cannot be put out of use by asking.
The identity is then proved again, a new phone activated, and for three days nothing above a plain sign-in works: long
enough for the owner to read what we wrote and to stop it.
"""

from datetime import timedelta
from enum import StrEnum

from pecule.kernel.refusals import Refusal

COOLING = timedelta(hours=72)
PROOF_LIFE = timedelta(days=14)  # from the proof of the identity to the new phone
BEGUN_LIFE = timedelta(days=30)


class Stage(StrEnum):
    """Where a recovery stands. The last two are ends."""

    BEGUN = "begun"
    PROVED = "proved"
    COOLING = "cooling"
    DONE = "done"
    STOPPED = "stopped"


OPEN = (Stage.BEGUN, Stage.PROVED, Stage.COOLING)


class NotRecovering(Refusal):
    """Nothing to go on with."""

    says = "No recovery of this account is under way."
    next_step = "Say first that you lost your phone."
    status = 409


class IdentityNotProvedAgain(Refusal):
    """A recovery without a new proof of who asks."""

    says = "Your identity has to be proved again first."
    next_step = "Have it checked online, or come to a counter with your document."
    status = 403


class Recovering(Refusal):
    """An account that was recovered a short while ago."""

    says = "This account was recovered: nothing but a plain sign-in works before {until}. No money has moved."
    next_step = "Wait until then. We wrote to all your addresses; if it was not you, stop it on your account's page."
    status = 403
