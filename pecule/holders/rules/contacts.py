"""Contact points: an e-mail, a phone number, a postal address."""

import re
import unicodedata
from enum import StrEnum

from pecule.kernel.refusals import Refusal


class ContactKind(StrEnum):
    """Ways to reach a person."""

    EMAIL = "email"
    PHONE = "phone"
    POSTAL = "postal"


class EmailUnreadable(Refusal):
    """Not an e-mail address."""

    says = "“{text}” is not an e-mail address."
    next_step = "Write it as in name@example.org."


class PhoneUnreadable(Refusal):
    """Not a phone number."""

    says = "“{text}” is not a phone number."
    next_step = "Write it as in 06 12 34 56 78, or with the country's code as in +32 470 12 34 56."


class PostalUnreadable(Refusal):
    """Not a postal address."""

    says = "This is not a postal address."
    next_step = "Write two to six lines: street, postcode and town, country if it is not France."


class ContactPointUnknown(Refusal):
    """The contact point was removed, or was never this person's."""

    says = "This contact point is no longer there."
    next_step = "Go back to your data to see the ones that are."
    status = 404


class ContactPointNotYoursToVerify(Refusal):
    """Verifying takes a proof; nobody can vouch for their own claim."""

    says = "A contact point cannot be verified by the person who gave it."
    next_step = "Wait for the code sent there, or ask an advisor."
    status = 403


class TooManyContactPoints(Refusal):
    """More contact points than one person needs."""

    says = "There are already {limit} contact points of this kind."
    next_step = "Remove one that you no longer use, then add the new one."


CONTACT_POINTS_OF_ONE_KIND_MAX = 5


def read_contact(kind: ContactKind, text: str) -> str:
    """Check a contact point and return it in its one written form.

    E-mail in lower case, phone as +33612345678, postal lines joined by line feeds.
    Raises EmailUnreadable, PhoneUnreadable or PostalUnreadable.
    """
    return {ContactKind.EMAIL: _email, ContactKind.PHONE: _phone, ContactKind.POSTAL: _postal}[kind](text)


def _email(text: str) -> str:
    email = text.strip().lower()
    if len(email) > 254 or not re.fullmatch(
        r"[^@\s,;<>()\"\x00-\x1f]{1,64}@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_]{2,63}", email
    ):
        raise EmailUnreadable(text=email[:60])
    return email


def _phone(text: str) -> str:
    digits = re.sub(r"[\s.\-()/\u00a0\u202f]", "", text)
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    if re.fullmatch(r"0[1-9]\d{8}", digits, re.ASCII):
        digits = "+33" + digits[1:]
    if not re.fullmatch(r"\+[1-9]\d{7,14}", digits, re.ASCII):
        raise PhoneUnreadable(text=text.strip()[:30])
    return digits


def _postal(text: str) -> str:
    normal = unicodedata.normalize("NFC", text)
    lines = [" ".join(line.split()) for line in normal.splitlines() if line.strip()]
    if not 2 <= len(lines) <= 6 or any(len(line) > 80 for line in lines) or not all(map(str.isprintable, lines)):
        raise PostalUnreadable
    return "\n".join(lines)


def masked_contact(kind: ContactKind, value: str) -> str:
    """A contact point as it may be shown to somebody who should already know it."""
    if kind is ContactKind.EMAIL:
        name, _, domain = value.partition("@")
        return f"{name[0]}•••@{domain}"
    return f"{value[:4]} •• •• •• {value[-2:]}" if kind is ContactKind.PHONE else value.splitlines()[-1]
