"""How money and people are called on a holder's pages, in the language of the page."""

from django.utils.translation import gettext, gettext_noop

from pecule.sites.design.words import in_french
from pecule.sites.public.words import modality

__all__ = ["CLOSED_SAYS", "contact", "fund", "hours_written", "modality", "movement", "roles"]

_FUNDS = {
    "own": gettext_noop("Your yearly rights"),
    "cec": gettext_noop("Rights from volunteering"),
    "dotation": gettext_noop("Paid in by others"),
    "complement": gettext_noop("Added for one training"),
    "participation": gettext_noop("Your participation, by card"),
    "remainder": gettext_noop("The rest of the price, by card"),
    "card": gettext_noop("Your card"),
}
_MOVEMENTS = {
    "yearly_credit": gettext_noop("Rights for your work in {year}"),
    "yearly_credit_added": gettext_noop("Your work in {year} was corrected: rights added"),
    "yearly_credit_taken_back": gettext_noop("Your work in {year} was corrected: rights taken back"),
    "claim_recovered": gettext_noop("Rights of {year} credited by mistake and already spent: withheld"),
    "dotation": gettext_noop("Paid in for you by a funder"),
    "dotation_repaid": gettext_noop("Not used in time: given back to the funder"),
    "dotation_lapsed": gettext_noop("Not used in time: expired"),
    "cec": gettext_noop("Rights from volunteering"),
    "dif": gettext_noop("Old training hours turned into euros"),
    "conversion": gettext_noop("Hours and euros exchanged"),
    "public_hours": gettext_noop("Hours of a public agent for {year}"),
    "order": gettext_noop("Training paid"),
    "merge": gettext_noop("Brought over from your temporary account"),
}
_ROLES = {
    "advisor": gettext_noop("Advisor"),
    "rights_officer": gettext_noop("Rights officer"),
    "year_operator": gettext_noop("Operator of the yearly credit"),
    "organisation_officer": gettext_noop("Officer for training organisations"),
    "controls_officer": gettext_noop("Officer for controls of trainings"),
    "payments_officer": gettext_noop("Officer for payments to training organisations"),
    "screening_officer": gettext_noop("Officer for what screening holds"),
    "fraud_analyst": gettext_noop("Fraud analyst"),
    "receipts_officer": gettext_noop("Officer for money sent by funders"),
    "auditor": gettext_noop("Auditor"),
    "administrator": gettext_noop("Administrator"),
    "system": gettext_noop("The service itself"),
    "staff": gettext_noop("Agent"),
}
_CONTACTS = {
    "email": gettext_noop("E-mail"),
    "phone": gettext_noop("Phone"),
    "postal": gettext_noop("Postal address"),
}
CLOSED_SAYS = {
    "pension": gettext_noop("Closed: the conditions of a full-rate pension are met."),
    "death": gettext_noop("Closed: a death was recorded."),
    "merged": gettext_noop("Closed: joined to another account."),
}


def fund(name: str) -> str:
    """What a fund is called; every dotation alike."""
    kind = name.partition(":")[0]
    return gettext(_FUNDS[kind]) if kind in _FUNDS else gettext("Other rights")


def movement(code: str, reference: str) -> str:
    """What a transfer was, in a line."""
    about, _, number = reference.partition(":")
    says = gettext(_MOVEMENTS[code]) if code in _MOVEMENTS else gettext("Movement")
    return says.format(year=number if about == "year" else "")


def roles(label: str) -> str:
    """What somebody who looked is; never who."""
    return ", ".join(gettext(_ROLES[name]) if name in _ROLES else name for name in label.split(", "))


def contact(kind: str) -> str:
    """A kind of contact point."""
    return gettext(_CONTACTS[kind])


def hours_written(hundredths: int) -> str:
    """Hours without idle decimals: ``87,5`` in French, ``87.5`` in English."""
    text = f"{hundredths / 100:g}"
    return text.replace(".", ",") if in_french() else text
