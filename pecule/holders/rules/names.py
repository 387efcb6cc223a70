"""Names as people write them, and as they are compared."""

import re
import unicodedata

from pecule.kernel.refusals import Refusal

NAME_MAX = 120


class NameUnreadable(Refusal):
    """A name that cannot be one."""

    says = "“{text}” cannot be a name."
    next_step = "Write it as on the identity document, with at most 120 letters, spaces, hyphens and apostrophes."


class NameVerified(Refusal):
    """A birth name that an identity source vouched for cannot be typed over."""

    says = "Your birth name and given names were verified and cannot be changed here."
    next_step = "Change them with the civil register first; they will follow at your next verified sign-in."


def read_name(text: str) -> str:
    """Trim and check a name; NFC. Raises NameUnreadable."""
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if not 1 <= len(name) <= NAME_MAX or not re.fullmatch(r"[^\W\d_](?:[^\W\d_]|[ .’'\-])*", name):
        raise NameUnreadable(text=name[:40])
    return name


def name_key(name: str) -> str:
    """What two writings of one name share: no accents, case, hyphens, spaces or apostrophes."""
    plain = unicodedata.normalize("NFKD", name.replace("œ", "oe").replace("Œ", "oe").replace("æ", "ae"))
    return "".join(letter for letter in plain.casefold() if letter.isalpha())
