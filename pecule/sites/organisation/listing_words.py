"""How the listing of an organisation, its file and its team are called, in the language of the page."""

from django.utils.translation import gettext, gettext_noop

from pecule.sites.design.components import Colour

_STANDINGS: dict[str, tuple[str, Colour]] = {
    "draft": (gettext_noop("Not listed yet"), "yellow"),
    "listed": (gettext_noop("Listed"), "green"),
    "suspended": (gettext_noop("Suspended"), "red"),
    "delisted": (gettext_noop("No longer listed"), "red"),
}
_APPLICATIONS: dict[str, tuple[str, Colour]] = {
    "started": (gettext_noop("Being written"), "yellow"),
    "submitted": (gettext_noop("Sent"), "grey"),
    "admissible": (gettext_noop("Admissible: being decided"), "grey"),
    "inadmissible": (gettext_noop("Not admissible"), "red"),
    "accepted": (gettext_noop("Accepted: you are listed"), "green"),
    "refused": (gettext_noop("Refused"), "red"),
}
# Fields of an application and kinds of documents, under their names in the catalogue.
_FILE = {
    "legal_name": gettext_noop("Legal name"),
    "legal_form": gettext_noop("Legal form"),
    "declared_on": gettext_noop("Day of your activity declaration"),
    "by_delegate": gettext_noop("Who applies"),
    "address": gettext_noop("Street and number"),
    "postcode": gettext_noop("Postcode"),
    "city": gettext_noop("Town"),
    "email": gettext_noop("E-mail"),
    "phone": gettext_noop("Phone"),
    "representative": gettext_noop("Legal representatives"),
    "statement_year": gettext_noop("Year of the last yearly statement"),
    "qualiopi_number": gettext_noop("Number of the Qualiopi certificate"),
    "qualiopi_from": gettext_noop("First day of the certificate"),
    "qualiopi_until": gettext_noop("Last day of the certificate"),
    "iban": gettext_noop("IBAN"),
    "iban_holder": gettext_noop("Name of the account's holder"),
    "terms_accepted_on": gettext_noop("General conditions"),
    "kbis": gettext_noop("Recent extract of the trade register (Kbis)"),
    "identity": gettext_noop("Identity document of a legal representative"),
    "non_conviction": gettext_noop("Sworn statement of no conviction"),
    "delegation": gettext_noop("Power of attorney of the person who applies"),
    "declaration": gettext_noop("Receipt of the activity declaration"),
    "statement": gettext_noop("Last yearly statement"),
    "qualiopi": gettext_noop("Qualiopi certificate"),
    "bank": gettext_noop("Bank details (RIB)"),
    "habilitation": gettext_noop("Certifier's habilitation"),
    "subcontract": gettext_noop("Subcontract"),
    "other": gettext_noop("Other document"),
}
_CONDITIONS: dict[str, tuple[str, str]] = {
    "declared": (
        gettext_noop("Your activity declaration lives"),
        gettext_noop(
            "File your yearly statement with the labour administration. We read it there; if it is filed and not "
            "shown here, write to us."
        ),
    ),
    "certified": (
        gettext_noop("Your Qualiopi certificate is running"),
        gettext_noop(
            "Have the certificate renewed before its last day. We read it from the public list of organisations; if it "
            "is renewed and not shown here, write to us."
        ),
    ),
    "compliant": (
        gettext_noop("Your taxes and social contributions are in order"),
        gettext_noop("We ask the administrations before each answer runs out. Once you are up to date, ask anew."),
    ),
    "file": (gettext_noop("Your file is complete"), gettext_noop("Write to us with the documents that are missing.")),
    "terms": (gettext_noop("You accepted the general conditions"), gettext_noop("Read them and accept them.")),
}
_ROLES: dict[str, tuple[str, str]] = {
    "manager": (gettext_noop("Manager"), gettext_noop("Everything, and the team.")),
    "trainings": (gettext_noop("Trainings"), gettext_noop("Offers, requests, entries and ends.")),
    "accounts": (gettext_noop("Accounts"), gettext_noop("Invoices, payments and bank details.")),
}
_MEASURES = {
    "warning": gettext_noop("Warning"),
    "refusal_to_pay": gettext_noop("Refusal to pay"),
    "unpublish": gettext_noop("Offers taken off sale"),
    "delisting": gettext_noop("Delisting"),
}
_HEARINGS: dict[str, tuple[str, Colour]] = {
    "open": (gettext_noop("Your answer is awaited"), "red"),
    "answered": (gettext_noop("Answered: being decided"), "yellow"),
    "closed": (gettext_noop("Closed"), "grey"),
}
_HABILITATIONS = {
    "habilitated": gettext_noop("Habilitated by the certifier"),
    "certifier": gettext_noop("Certifier"),
}
_SCOPES = {
    "offers:read": gettext_noop("Read our offers"),
    "offers:write": gettext_noop("Publish and withdraw our offers"),
    "orders:read": gettext_noop("Read our orders"),
    "orders:write": gettext_noop("Answer requests, declare entries and ends"),
    "payouts:read": gettext_noop("Read our payments"),
    "payouts:write": gettext_noop("Give invoice numbers"),
    "consents:read": gettext_noop("Read who no longer wants to be called"),
    "consents:write": gettext_noop("Record consents to be called"),
    "scrubbing:write": gettext_noop("Ask which numbers we may call"),
}


def standing(status: str) -> tuple[str, Colour]:
    """Where an organisation stands, and its colour."""
    says, colour = _STANDINGS[status]
    return gettext(says), colour


def application(state: str) -> tuple[str, Colour]:
    """Where an application stands, and its colour."""
    says, colour = _APPLICATIONS[state]
    return gettext(says), colour


def piece(name: str) -> str:
    """A field of an application, or a kind of document."""
    return gettext(_FILE[name])


def condition(name: str) -> tuple[str, str]:
    """A condition of the listing, and what to do about it."""
    says, to_do = _CONDITIONS[name]
    return gettext(says), gettext(to_do)


def role(name: str) -> str:
    """A member's role."""
    return gettext(_ROLES[name][0])


def roles() -> list[tuple[str, str]]:
    """Every role with what it may do, for a choice."""
    return [(name, f"{gettext(says)} – {gettext(may)}") for name, (says, may) in _ROLES.items()]


def measure(kind: str) -> str:
    """A sanction."""
    return gettext(_MEASURES[kind])


def hearing(state: str) -> tuple[str, Colour]:
    """Where a hearing stands, and its colour."""
    says, colour = _HEARINGS[state]
    return gettext(says), colour


def habilitation(role: str) -> str:
    """How an organisation may train for a certification."""
    return gettext(_HABILITATIONS[role])


def scope(name: str) -> str:
    """What a program may do."""
    return gettext(_SCOPES[name])


def scopes() -> list[tuple[str, str]]:
    """Everything a program may be allowed to do, for a choice."""
    return [(name, gettext(says)) for name, says in _SCOPES.items()]
