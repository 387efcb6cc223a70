"""What a consent must be before it is kept, and what deletes or withdraws one. Pure."""

import re
from datetime import date, timedelta

from pecule.consents.rules.law import law, number
from pecule.consents.rules.purposes import BANNED, CONSENTED, WAYS
from pecule.kernel.refusals import Refusal


class PurposeBanned(Refusal):
    """A consent to be called about what the law bans calls about."""

    says = "Nobody may call to sell this, whatever people consent to ({article})."
    next_step = "Do not call. A contract in progress that the call is about needs no consent."


class PurposeUnknown(Refusal):
    """A purpose, or a way of consenting, that is none."""

    says = "“{text}” is not one of: {known}."
    next_step = "Choose one of them: a consent is for one purpose, given in one way."


class ConsentDays(Refusal):
    """A consent that begins in the future or lasts too long."""

    says = "A consent was given on a day that is past, and runs {days} days at most from it."
    next_step = "Give the day on which the person agreed, and the last day it is good for."


class ProofMissing(Refusal):
    """No fingerprint of a proof."""

    says = "This is not the SHA-256 of a proof, in 64 hexadecimal signs."
    next_step = "Keep the proof of the consent yourself, and send its SHA-256."


class ConsentTakenBack(Refusal):
    """A consent older than its withdrawal."""

    says = "The person withdrew this consent on {day}, after it was given."
    next_step = "Do not call. Only a consent given since then can be recorded."
    status = 409


class ReceiptUnknown(Refusal):
    """A code that no receipt bears."""

    says = "No consent goes by this code."
    next_step = "Copy all of its 16 signs from the receipt."
    status = 404


class CallerUnknown(Refusal):
    """An organisation that has asked for no key yet."""

    says = "Your organisation is not registered as a caller."
    next_step = "Ask for a key of the day first: that registers you."
    status = 409


class ListClosed(Refusal):
    """An entry on the list that opt-in made useless."""

    says = "Since {day} nobody may call you to sell something unless you agreed: there is no list to enter any more."
    next_step = "Look at who says that you agreed, and withdraw what you do not want."
    status = 409


class QuotaUsed(Refusal):
    """More lines than one caller may ask about in a day."""

    says = "You may ask about {most} numbers a day: {left} are left today. None of these was answered."
    next_step = "Send fewer, or the rest tomorrow."
    status = 429


def check_consent(*, purpose: str, way: str, given_on: date, last_day: date, today: date) -> None:
    """Refuse what is no consent. Raises PurposeUnknown, PurposeBanned, ConsentDays."""
    if purpose in BANNED:
        rule = law(purpose, today)
        raise PurposeBanned(article=rule.article if rule else "")
    for text, known in ((purpose, CONSENTED), (way, WAYS)):
        if text not in known:
            raise PurposeUnknown(text=text[:40], known=", ".join(known))
    longest = number("consent_days", today)
    if not given_on <= today or not given_on <= last_day <= given_on + timedelta(days=longest):
        raise ConsentDays(days=longest)


def read_proof(text: str) -> bytes:
    """The 32 bytes of a SHA-256 written in hexadecimal. Raises ProofMissing."""
    if not re.fullmatch(r"[0-9a-fA-F]{64}", text):
        raise ProofMissing
    return bytes.fromhex(text)
