"""Identifiers with their checks: NIR of a person, SIREN and SIRET of a firm."""

import re
from dataclasses import dataclass

from stdnum.exceptions import ValidationError
from stdnum.fr import nir as nir_norm
from stdnum.fr import siren as siren_norm
from stdnum.fr import siret as siret_norm

from pecule.kernel.refusals import Refusal


class InvalidNir(Refusal):
    """A social security number that fails its own check. The number itself is never repeated."""

    says = "This social security number is not valid."
    next_step = "Copy its 13 characters, with or without the 2-digit key, from the health insurance card."


class InvalidSiret(Refusal):
    """A SIRET that fails its own check."""

    says = "“{text}” is not a valid SIRET."
    next_step = "A SIRET has 14 digits: the 9 of the SIREN, then the 5 of the establishment."


class InvalidSiren(Refusal):
    """A SIREN that fails its own check."""

    says = "“{text}” is not a valid SIREN."
    next_step = "A SIREN has 9 digits; the last one checks the others."


@dataclass(frozen=True, slots=True)
class Nir:
    """A checked NIR: 13 characters (2A/2B in Corsica), without its key. Never shown or logged whole.

    ``temporary`` is true for numbers given while a person's identity is being established
    (first digit 3, 4, 7 or 8).
    """

    body: str

    def __repr__(self) -> str:
        return "Nir(…)"

    __str__ = __repr__

    @property
    def temporary(self) -> bool:
        """Whether this is a waiting number rather than a final one."""
        return self.body[0] in "3478"

    @property
    def masked(self) -> str:
        """What may be shown to its holder: sex and year of birth only."""
        return f"{self.body[0]} {self.body[1:3]} •• •• ••• •••"


def read_nir(text: str) -> Nir:
    """Check a NIR given with or without its key and return it. Raises InvalidNir.

    Source: INSEE, structure of the NIR; python-stdnum for the key (97 complement, Corsica as 19 and 18).
    """
    compact = re.sub(r"[\s.\u00a0-]", "", text).upper()
    if not re.fullmatch(r"[1-478]\d{4}(?:\d\d|2[AB])\d{6}(?:\d\d)?", compact, re.ASCII):
        raise InvalidNir
    whole = compact if len(compact) == 15 else compact + nir_norm.calc_check_digits(compact)
    try:
        if nir_norm.calc_check_digits(whole[:13]) != whole[13:]:
            raise InvalidNir
    except (ValidationError, ValueError) as error:
        raise InvalidNir from error
    return Nir(whole[:13])


def read_siret(text: str) -> str:
    """Check a SIRET (La Poste's exception included) and return its 14 digits. Raises InvalidSiret."""
    try:
        return str(siret_norm.validate(text))
    except ValidationError as error:
        raise InvalidSiret(text=text[:30]) from error


def read_siren(text: str) -> str:
    """Check a SIREN and return its 9 digits. Raises InvalidSiren."""
    try:
        return str(siren_norm.validate(text))
    except ValidationError as error:
        raise InvalidSiren(text=text[:30]) from error
