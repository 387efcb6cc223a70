"""What is to be confirmed: how long it lasts, who may see it, and the levels that a confirmation proves."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from pecule.kernel.refusals import Refusal
from pecule.openid.approval import KNOWLEDGE, POSSESSION, PRESENCE
from pecule.openid.levels import Level
from pecule.wallet.rules.recovery import Recovering

LIFE = timedelta(minutes=5)
COUNTER_LIFE = timedelta(minutes=9)  # two people read it on paper; the sign-in that waits for it lasts ten
PROOF_LIFE = timedelta(seconds=60)
RENEWALS_MAX = 10
FINDS_MAX, FINDS_WINDOW = 10, timedelta(minutes=10)
FINDS_ACCOUNT_MAX = 2 * FINDS_MAX  # all phones of an account; one alone cannot use them up for the others
HINTS_MAX, HINTS_WINDOW = 3, timedelta(minutes=15)
AMR = ("swk", "pin", "mfa")  # a key in software that cannot be read out, a PIN: two factors
COUNTER_AMR = ("identity_document", "two_agents")  # no key, no PIN: said as it was (RFC 8176 has no word for it)
COUNTER_FACTORS = (
    {"category": POSSESSION, "method": "identity_document"},
    {"category": PRESENCE, "method": "two_agents"},
)
PHONE_FACTORS = (  # all that a phone can prove, so all that it may claim
    {"category": POSSESSION, "method": "device_key"},
    {"category": KNOWLEDGE, "method": "pin"},
)
KEY_AMR = ("swk", "pin", "hwk", "mfa")  # and a key in hardware
KEY_FACTORS = (*PHONE_FACTORS, {"category": POSSESSION, "method": "security_key"})


class State(StrEnum):
    """Where something to confirm stands. All but the first two are ends."""

    WAITING = "waiting"
    SHOWN = "shown"
    APPROVED = "approved"
    REFUSED = "refused"
    REPORTED = "reported"  # “I did not ask for this”
    HELPED = "helped"  # somebody called or wrote to them about it
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person may confirm today."""

    proofed: bool
    purchases_locked: bool
    cooling_until: datetime | None = None
    recovering_until: datetime | None = None


def level_of(standing: Standing, *, at: datetime) -> Level:
    """The level of a confirmation with phone and PIN: substantial only when the identity was proved.

    An account that was recovered proves little until it has cooled off.
    """
    recovering = standing.recovering_until is not None and at < standing.recovering_until
    return Level.SUBSTANTIAL if standing.proofed and not recovering else Level.LOW


def check_may_confirm(standing: Standing, *, kind: str, asked: Level, at: datetime) -> None:
    """Refuse what this person cannot confirm now. Raises NotProofed, Recovering, PurchasesLocked, CoolingOff."""
    if not level_of(standing, at=at).at_least(asked):
        if standing.proofed and standing.recovering_until is not None:
            raise Recovering(until=standing.recovering_until)
        raise NotProofed
    if kind != "sign_in" and standing.purchases_locked:
        raise PurchasesLocked
    if kind != "sign_in" and standing.cooling_until is not None and at < standing.cooling_until:
        raise CoolingOff(until=standing.cooling_until)


class TransactionUnknown(Refusal):
    """No such code or QR code, or no longer."""

    says = "There is nothing to confirm under this code, or no longer."
    next_step = "Look at the page beside your phone: the code changes every minute. Type the one it shows now."
    status = 404


class TooManyCodes(Refusal):
    """Somebody tries codes."""

    says = "Too many codes were tried on this phone."
    next_step = "Wait ten minutes. Nobody else is held up by it."
    status = 429


class TransactionOver(Refusal):
    """It was confirmed, refused or is too old."""

    says = "This can no longer be confirmed: it was answered, or it is too old."
    next_step = "Begin again on the page where it was asked."
    status = 409


class ApprovalWrong(Refusal):
    """A signature over something else, by another key, or made at another time."""

    says = "What your phone signed is not what was asked. Nothing was approved."
    next_step = "Close the app, open it again, and begin again on the page where it was asked."
    status = 409


class ContactNotAsked(Refusal):
    """A purchase without the answer to the plain question."""

    says = "Before a purchase, we ask whether somebody called or wrote to you about it. Nothing was approved."
    next_step = "Answer the question first."
    status = 409


class NotProofed(Refusal):
    """A level that needs a proved identity."""

    says = "This needs an identity that was checked, and yours is only declared so far. Nothing was approved."
    next_step = "Have it checked online or at a counter: your account's page says how."
    status = 403


class PurchasesLocked(Refusal):
    """Purchases are locked after a report."""

    says = "Your purchases are locked, because you said that you had not asked for one. No money has moved."
    next_step = "Our advisors unlock them with you. Nobody will ask you for a PIN or a code."
    status = 403


class CoolingOff(Refusal):
    """A new phone, a new number, a key removed or a recovery: no purchase for a while."""

    says = (
        "A phone, your number or a key of your wallet changed: you can buy nothing before {until}. No money has moved."
    )
    next_step = "Wait until then. We wrote to you when it happened; if it was not you, lock your purchases in the app."
    status = 403


class QuietPlease(Refusal):
    """A number that was asked too often."""

    says = "This number was asked too often in a short while."
    next_step = "Scan the QR code instead, or type the six digits into the app."
    status = 429


class RenewedTooOften(Refusal):
    """Ten minutes of codes, and nobody came."""

    says = "Nobody confirmed in time."
    next_step = "Go back to the service and begin again."
    status = 409
