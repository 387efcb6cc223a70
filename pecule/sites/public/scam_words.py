"""How reports of scams are told: by which way they came, what they are about, what they play on."""

from collections.abc import Sequence

from django.utils.translation import gettext, gettext_noop, ngettext

from pecule.scams.rules.campaigns import brand_title
from pecule.scams.rules.departments import DEPARTMENTS, PLACES
from pecule.sites.design.tiles import Place

_WORDS = {
    "channel": {
        "sms": gettext_noop("SMS and chat"),
        "email": gettext_noop("E-mails"),
        "call": gettext_noop("Calls"),
        "job_offer": gettext_noop("Job offers"),
        "social": gettext_noop("Social networks"),
        "letter": gettext_noop("Letters"),
    },
    "theme": {
        "cpf": gettext_noop("Training account"),
        "ameli": gettext_noop("Health insurance"),
        "bank": gettext_noop("Bank"),
        "parcel": gettext_noop("Parcel"),
        "tax": gettext_noop("Taxes"),
        "fine": gettext_noop("Fine"),
        "job": gettext_noop("Job"),
        "family": gettext_noop("False relative"),
        "telecom": gettext_noop("Telephone, internet"),
        "energy": gettext_noop("Energy"),
        "crypto": gettext_noop("Investment, crypto"),
        "refund": gettext_noop("Refund"),
        "state": gettext_noop("Public service"),
        "police": gettext_noop("Police"),
        "shop": gettext_noop("Shop"),
        "social": gettext_noop("Social network"),
        "other": gettext_noop("Something else"),
    },
    "verdict": {
        "scam": gettext_noop("Scam"),
        "unlawful_solicitation": gettext_noop("Forbidden canvassing"),
        "advert": gettext_noop("Advertising"),
        "looks_legitimate": gettext_noop("Looks honest"),
        "cannot_tell": gettext_noop("Cannot be told"),
    },
    "happened": {
        "nothing": gettext_noop("Nothing yet"),
        "clicked": gettext_noop("Link opened"),
        "gave_secret": gettext_noop("Password or code given"),
        "gave_bank_details": gettext_noop("Bank details given"),
        "paid": gettext_noop("Money sent"),
        "account_emptied": gettext_noop("Account emptied"),
    },
    "lure": {
        "urgency": gettext_noop("Urgency"),
        "authority": gettext_noop("Authority"),
        "distraction": gettext_noop("Curiosity"),
        "need_and_greed": gettext_noop("Need, greed"),
        "kindness": gettext_noop("Kindness"),
        "herd": gettext_noop("What everybody does"),
        "dishonesty": gettext_noop("Complicity"),
        "time": gettext_noop("Little time"),
    },
}
TITLES = {
    "channel": gettext_noop("How they came"),
    "theme": gettext_noop("What they are about"),
    "brand": gettext_noop("Whom they imitate"),
    "verdict": gettext_noop("What they are"),
    "department": gettext_noop("Where they were received"),
    "happened": gettext_noop("What had happened already"),
    "lure": gettext_noop("What they play on"),
}


def word(by: str, value: str) -> str:
    """One value of a fact of reports, in words."""
    if by == "brand":
        return brand_title(value) or gettext("Nobody")
    if by == "department":
        return f"{value} {DEPARTMENTS[value]}"
    return gettext(_WORDS[by][value]) if value in _WORDS[by] else value


def departments(rows: Sequence[tuple[str, int]]) -> list[Place]:
    """Every department with how many reports came from it, for the map."""
    counts = dict(rows)
    return [Place(code, name, *PLACES[code], counts.get(code, 0)) for code, name in DEPARTMENTS.items()]


def lasting(seconds: float) -> str:
    """A duration, in the unit that reads best."""
    if seconds >= 172_800:
        days = round(seconds / 86_400)
        return ngettext("{count} day", "{count} days", days).format(count=days)
    if seconds >= 7_200:
        hours = round(seconds / 3_600)
        return ngettext("{count} hour", "{count} hours", hours).format(count=hours)
    minutes = max(1, round(seconds / 60))
    return ngettext("{count} minute", "{count} minutes", minutes).format(count=minutes)
