"""The columns of a declaration as a table, said to people. The names themselves belong to the entitlements room."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pecule.entitlements.rules.tables import OPTIONAL, REQUIRED

MEANINGS: dict[str, tuple[Promise, str]] = {
    "siret": (_("Establishment: 14 digits."), "73282932000074"),
    "nir": (_("Social security number, with or without its key. Empty while only a temporary number is known."), ""),
    "birth_name": (_("Birth name, as on the civil register."), "MARTIN"),
    "given_names": (_("Given names, separated by spaces."), "Camille Anne"),
    "birth_date": (_("Year, month, day."), "1987-04-23"),
    "contract": (_("Number of the contract in your payroll software."), "00001"),
    "period": (_("The month, or the year when the line covers a whole one."), "2025-03"),
    "category": (_("employee, esat, self_employed or public."), "employee"),
    "unit": (_("hours, days or pay: what “worked” and “reference” are counted in."), "hours"),
    "worked": (_("What was worked or paid as work, with at most two decimals."), "151.67"),
    "temporary_number": (_("Your own number for a person who has no social security number yet."), ""),
    "usage_name": (_("Name in daily use, when it is another one."), ""),
    "counted_absence": (
        _("Absences that count as work: maternity, paternity, adoption, parental leave, accident."),
        "0",
    ),
    "reference": (_("What a whole full-time year would be. Without it, the legal reference applies."), "1607"),
    "pay": (_("Gross pay in euros."), "2500.00"),
    "part_time": (_("yes or no."), "no"),
    "disabled": (_("yes or no: does the duty to employ disabled workers benefit this person?"), "no"),
    "contribution_paid": (_("yes or no: training contribution of the self-employed."), "yes"),
    "effect": (_("adds, replaces or cancels what was declared for this establishment and this month."), "adds"),
}


@dataclass(frozen=True, slots=True)
class ColumnMeaning:
    """One column of the table: its name, whether it must be there, what it holds and an example."""

    name: str
    required: bool
    meaning: Promise
    example: str


def columns() -> list[ColumnMeaning]:
    """Every column of a file, those that must be there first."""
    return [ColumnMeaning(name, name in REQUIRED, *MEANINGS[name]) for name in (*REQUIRED, *OPTIONAL)]


def empty_model() -> bytes:
    """A CSV with its header and nothing else, as spreadsheets open it: UTF-8 with its mark, semicolons."""
    return ("\ufeff" + ";".join((*REQUIRED, *OPTIONAL)) + "\r\n").encode()
