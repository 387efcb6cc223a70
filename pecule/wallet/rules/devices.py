"""Phones: how one is added, and how its calls are believed."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from pecule.kernel.actors import Actor
from pecule.kernel.refusals import Refusal

CODE_LIFE = timedelta(days=14)  # a letter takes days
OWN_CODE_LIFE = timedelta(hours=1)  # both phones are at hand
COOLING = timedelta(hours=48)  # long enough for a notice to be read, a call to be made, a thief to be stopped
REQUEST_TYP = "request+jwt"
REQUEST_AGE_SECONDS = 60
DEVICES_MAX = 5


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone whose call was believed."""

    number: int
    public_id: UUID
    person: int

    @property
    def actor(self) -> Actor:
        """As whom it acts."""
        return Actor("holder", f"device-{self.public_id}")


class ActivationRefused(Refusal):
    """A code that is wrong, used, or too old: which of them is never said."""

    says = "This activation code does not work, or no longer."
    next_step = "Check it: it works once. Ask for another on your account's page, or in the app of another phone."
    status = 403


class DeviceUnknown(Refusal):
    """A call that no phone of ours signed, or one that was revoked."""

    says = "This phone is not, or no longer, one of an account."
    next_step = "Activate it with a code of your account's page, or of the app of another phone."
    status = 401


class ClockWrong(Refusal):
    """A call signed at another time: the phone's clock is off, or the call is old."""

    says = "The clock of this phone is not right, so what it signs cannot be believed. Nothing was approved."
    next_step = "The app corrects it by itself now: try again."
    status = 401


class CallReplayed(Refusal):
    """A call that was already answered."""

    says = "This call was already made."
    next_step = "Try again."
    status = 409


class TooManyDevices(Refusal):
    """More phones than anybody has."""

    says = "An account has at most {limit} phones."
    next_step = "Revoke one that you no longer use."
    status = 409


class DeviceMisdescribed(Refusal):
    """A key that we do not use, or a phone without a name."""

    says = "The app described this phone in a way that we do not understand."
    next_step = "Update the app: close it and open it again."
    status = 400
