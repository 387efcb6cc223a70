"""Opening an account online, and entering one's own page: by two codes, one to each address."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Literal
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext, override

from pecule.audit.actions import record
from pecule.kernel.actors import STRANGER, Actor
from pecule.kernel.refusals import NotFound
from pecule.wallet.actions.contacts import change_mobile
from pecule.wallet.actions.devices import new_code
from pecule.wallet.actions.messages import tell
from pecule.wallet.actions.people import locked, open_account
from pecule.wallet.models import Confirmation, Person
from pecule.wallet.queries.tries import count_try
from pecule.wallet.rules.confirming import (
    ASKED_MAX,
    ASKED_WINDOW,
    LIFE,
    TRIES_MAX,
    CodeNotYours,
    CodesOver,
    CodesWrong,
)
from pecule.wallet.rules.people import keyed, read_mobile
from pecule.wallet.rules.transactions import QuietPlease


def ask_to_open(
    *, email: str, mobile: str, identity: Mapping[str, str], language: str, source: str, at: datetime
) -> UUID:
    """Send codes to somebody who wants an account; return the name of this asking.

    Who has one already is told so, by message: the page is the same. Raises MobileUnreadable, QuietPlease.
    """
    number = read_mobile(mobile)
    taken = Person.objects.filter(mobile_hash=_mobile_hash(number)).first()
    return _ask("open", email.strip().lower(), number, identity, language, taken is None, source, at)


def ask_to_enter(*, email: str, mobile: str, language: str, source: str, at: datetime) -> UUID:
    """Send codes to both addresses of an account; nothing when they are not those of one.

    The page is the same either way. Raises MobileUnreadable, QuietPlease.
    """
    number, address = read_mobile(mobile), email.strip().lower()
    known = Person.objects.filter(mobile_hash=_mobile_hash(number), email=address, closed_at=None).exists()
    return _ask("enter", address, number, {}, language, known, source, at)


def ask_to_change(*, person: UUID, mobile: str, source: str, at: datetime) -> UUID:
    """Send codes to the e-mail address of an account and to its new number.

    A number that has an account already is sent none; the page is the same. Raises NotFound, MobileUnreadable,
    QuietPlease.
    """
    number, owner = read_mobile(mobile), Person.objects.filter(public_id=person, closed_at=None).first()
    if owner is None:
        raise NotFound
    taken = Person.objects.filter(mobile_hash=_mobile_hash(number)).exists()
    return _ask("change", owner.email, number, {}, owner.language, not taken, source, at, owner)


def confirm(*, public_id: UUID, mail_code: str, sms_code: str, at: datetime) -> UUID:
    """The account that both codes open, made if it was asked for. Raises CodesWrong, CodesOver, MobileTaken."""
    tries = _counted(public_id, at)
    with transaction.atomic():
        found = Confirmation.objects.select_for_update().get(public_id=public_id)
        if found.used_at is not None:
            raise CodesOver
        right = (_code_hash(public_id, "mail", mail_code), _code_hash(public_id, "sms", sms_code))
        if (bytes(found.mail_hash), bytes(found.sms_hash)) != right:
            if tries >= TRIES_MAX:
                raise CodesOver
            raise CodesWrong(left=TRIES_MAX - tries)
        found.used_at = at
        found.save(update_fields=["used_at"])
        if found.purpose == "open":
            return open_account(
                email=found.email, mobile=found.mobile, identity=found.identity, language=found.language, by=STRANGER,
                at=at,
            )  # fmt: skip
        if found.person is not None:
            owner = found.person.public_id
            change_mobile(person=owner, mobile=found.mobile, by=actor_of(owner), at=at)
            return owner
        person = Person.objects.get(mobile_hash=_mobile_hash(found.mobile), email=found.email, closed_at=None)
        record(by=actor_of(person.public_id), verb="wallet.enter", subject=str(person), at=at)
        return person.public_id


@transaction.atomic
def first_code(*, person: UUID, at: datetime) -> str:
    """The code that adds the first phone of an account, for somebody who just confirmed both addresses.

    Raises NotFound, CodeNotYours.
    """
    owner = locked(person)
    if owner.devices.exists():
        raise CodeNotYours
    return new_code(person=person, by=actor_of(person), at=at)


def actor_of(person: UUID) -> Actor:
    """A person, as whom they act on their own page."""
    return Actor("holder", f"wallet-{person}")


def _ask(
    purpose: Literal["open", "enter", "change"], email: str, mobile: str, identity: Mapping[str, str], language: str,
    sends: bool, source: str, at: datetime, person: Person | None = None,
) -> UUID:  # fmt: skip
    number, address = _mobile_hash(mobile).hex(), keyed(settings.WALLET_KEY, "email", email).hex()
    for who, most in ((f"codes {number}", 1), (f"codes {address}", 1), (f"codes source {source}", 10)):
        if count_try(who, within=ASKED_WINDOW, at=at) > ASKED_MAX * most:
            raise QuietPlease
    public_id = uuid4()
    codes = {channel: f"{secrets.randbelow(10**6):06d}" for channel in ("mail", "sms")}
    with transaction.atomic():
        Confirmation.objects.create(
            public_id=public_id, purpose=purpose, person=person, email=email, mobile=mobile, identity=dict(identity),
            language=language, mail_hash=_code_hash(public_id, "mail", codes["mail"]),
            sms_hash=_code_hash(public_id, "sms", codes["sms"]), created_at=at, expires_at=at + LIFE,
        )  # fmt: skip
        with override(language):
            if sends:
                _send_codes(email, mobile, codes, at)
            elif purpose == "open":
                text = gettext("Pécule: this number has an account already. Enter it, or come to a counter.")
                tell("sms", mobile, text, life=LIFE, at=at)
    return public_id


def _send_codes(email: str, mobile: str, codes: Mapping[str, str], at: datetime) -> None:
    text = gettext(
        "Your code is {code}, for fifteen minutes. You asked for it on our page. Nobody will ever ask you for it by "
        "phone, SMS or e-mail: whoever does is a thief."
    )
    tell("mail", email, text.format(code=codes["mail"]), subject=gettext("Your code for Pécule"), life=LIFE, at=at)
    tell("sms", mobile, "Pécule: " + text.format(code=codes["sms"]), life=LIFE, at=at)


def _counted(public_id: UUID, at: datetime) -> int:
    """Count a try in one statement and return which it is. Raises CodesOver."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE wallet_confirmation SET tries = tries + 1 "
            "WHERE public_id = %s AND used_at IS NULL AND expires_at > %s AND tries < %s RETURNING tries",
            [public_id, at, TRIES_MAX],
        )
        row = cursor.fetchone()
    if row is None:
        raise CodesOver
    return int(row[0])


def _mobile_hash(number: str) -> bytes:
    return keyed(settings.WALLET_KEY, "mobile", number)


def _code_hash(of: UUID, channel: str, code: str) -> bytes:
    return keyed(settings.WALLET_KEY, "confirmation", f"{of} {channel} {''.join(code.split())}")
