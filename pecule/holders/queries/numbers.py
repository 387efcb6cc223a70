"""From a person's number to the hash that finds them."""

from pecule.holders.models.vault import vault
from pecule.holders.rules.numbers import PersonNumber


def nir_hash(number: PersonNumber) -> bytes:
    """The 32-byte keyed hash of a NIR or of a temporary number.

    Set-based rooms stage it beside their rows and join ``holders_by_nir (nir_hash, holder_id)``: that view also
    knows the numbers people had before and the accounts that were merged.
    """
    return vault().hash(number)
