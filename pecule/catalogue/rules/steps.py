"""The two steps of an application, as they are typed. Pure."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class IdentityStep:
    """Who the organisation is. ``by_delegate`` says that somebody else than a representative in law applies."""

    legal_name: str
    legal_form: str
    address: str
    postcode: str
    city: str
    email: str
    phone: str
    declared_on: date | None
    by_delegate: bool


@dataclass(frozen=True, slots=True)
class FileStep:
    """What shows that it may be listed: last yearly statement, Qualiopi, account, general conditions."""

    statement_year: int | None
    qualiopi_number: str
    qualiopi_from: date | None
    qualiopi_until: date | None
    iban: str
    iban_holder: str
    terms_accepted: bool


@dataclass(frozen=True, slots=True)
class SubcontractStep:
    """What a subcontract says (R6333-6-2). ``certification`` is a code, or empty; the amount is in cents."""

    siret: str
    nda: str
    name: str
    small: bool
    qualiopi_until: date | None
    certification: str
    mission: str
    amount_cents: int
    start: date
    end: date
