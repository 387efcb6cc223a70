"""Keys made from the register's one secret, and what is kept under them."""

import base64
import hmac
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.utils.timezone import localtime

from pecule.consents.models import Caller
from pecule.consents.rules.consenting import CallerUnknown
from pecule.consents.rules.numbers import derived, seal, tag_of, unseal
from pecule.scams.rules.reports import read_code


@dataclass(frozen=True, slots=True)
class Keys:
    """What a caller needs to seal numbers, in hexadecimal: its text shows none of it."""

    register: str
    day: str
    on: date

    def __repr__(self) -> str:
        return f"Keys({self.on})"


def day_of(at: datetime) -> date:
    """The day of an instant where the law's days are counted."""
    return localtime(at).date()


def keys_of(organisation: UUID, *, at: datetime) -> Keys:
    """The register's key and this caller's key of the day. Raises CallerUnknown."""
    caller, day = caller_of(organisation), day_of(at)
    return Keys(_key("register").hex(), _day_key(caller, day).hex(), day)


def caller_of(organisation: UUID) -> Caller:
    """The caller that an organisation (public id) is. Raises CallerUnknown."""
    found = Caller.objects.select_related("organisation").filter(organisation__public_id=organisation).first()
    if found is None:
        raise CallerUnknown
    return found


def kept_of_sealed(sent: str, caller: Caller, day: date) -> bytes:
    """A number as it is kept, from how a caller sent it. Raises NumberUnreadable."""
    return seal(unseal(sent, _day_key(caller, day)), _key("kept"))


def kept_of_number(number: str) -> bytes:
    """A number in E.164 as it is kept."""
    return seal(tag_of(number, _key("register")), _key("kept"))


def digest(kind: str, value: str) -> bytes:
    """The keyed hash of a code, or of who complains."""
    return hmac.digest(_key("digest"), f"{kind}\0{value}".encode(), "sha256")


def code_digest(kind: str, text: str) -> bytes:
    """The keyed hash of a code of ours, however it was typed."""
    return digest(kind, read_code(text))


def code_of(kind: str, key: UUID, signs: int = 16) -> str:
    """A code made under ``key``, in groups of four: nobody finds it without our secret."""
    made = base64.b32encode(digest(f"make {kind}", str(key))).decode()[:signs]
    return "-".join(made[at : at + 4] for at in range(0, signs, 4))


def _key(purpose: str) -> bytes:
    return derived(bytes.fromhex(settings.CONSENTS_KEY), purpose)


def _day_key(caller: Caller, day: date) -> bytes:
    return derived(bytes.fromhex(settings.CONSENTS_KEY), "day", str(caller.public_id), day.isoformat())
