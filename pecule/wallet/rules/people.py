"""Who people are, as they say and as it was proved; and how their number is found."""

import hmac
import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from pecule.kernel.refusals import Refusal

_CLAIMS = ("given_name", "family_name", "birthdate", "gender", "birthplace", "birthcountry")


class MobileUnreadable(Refusal):
    """Not a mobile number."""

    says = "This is not a mobile number."
    next_step = "Write it with its country, as in +33 6 12 34 56 78, or 06 12 34 56 78 for France."


class MobileTaken(Refusal):
    """A number that has an account already."""

    says = "This number already has an account."
    next_step = "Use it, or recover it if you cannot get in any more."
    status = 409


def read_mobile(text: str) -> str:
    """A mobile number as E.164, French ones also as people write them. Raises MobileUnreadable."""
    compact = re.sub(r"[\s().\-]", "", text)
    if re.fullmatch(r"0[67]\d{8}", compact, re.ASCII):
        compact = "+33" + compact[1:]
    if not re.fullmatch(r"\+[1-9]\d{7,14}", compact, re.ASCII):
        raise MobileUnreadable
    return compact


def keyed(key: str, kind: str, text: str) -> bytes:
    """Keyed hash of a text for one purpose."""
    return hmac.digest(bytes.fromhex(key), f"{kind}\0{text}".encode(), "sha256")


def hint_hash(key: str, number: str) -> bytes:
    """What is kept of a number (E.164) that somebody typed: another hash than the one that finds its account."""
    return keyed(key, "hint", number)


def subject(key: str, person: str, client_id: str) -> str:
    """The name of a person for one client (pairwise, OIDC Core 8.1)."""
    return keyed(key, "sub", f"{len(client_id)}:{client_id}{person}").hex()


def claims_told(identity: Mapping[str, Any], *, email: str) -> dict[str, str]:
    """The claims of a person, as the broker reads them."""
    told = {name: str(identity.get(name, "")) for name in _CLAIMS}
    usage = str(identity.get("preferred_username", ""))
    return told | {"email": email} | ({"preferred_username": usage} if usage else {})


def fingerprint(secret: str) -> bytes:
    """What is kept of a long secret."""
    return sha256(secret.encode()).digest()
