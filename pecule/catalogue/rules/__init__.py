"""When an organisation may sell, what an offer must be, and the refusals of the catalogue. Pure."""

from pecule.catalogue.rules.entries import (
    DatesOutOfOrder,
    InvalidIban,
    InvalidNda,
    TextMissing,
    check_dates,
    check_text,
    read_iban,
    read_nda,
)
from pecule.catalogue.rules.filters import Filters, department_of, read_link, write_link
from pecule.catalogue.rules.offers import (
    NotAboveZero,
    OnlyAnnounced,
    PlaceMissing,
    SessionAlreadyOver,
    UnknownCertification,
    check_place,
)
from pecule.catalogue.rules.organisations import (
    NotListable,
    SiretTaken,
    Standing,
    Status,
    StatusUnreachable,
    acts_for_anyone,
    check_status,
)

__all__ = [
    "DatesOutOfOrder",
    "Filters",
    "InvalidIban",
    "InvalidNda",
    "NotAboveZero",
    "NotListable",
    "OnlyAnnounced",
    "PlaceMissing",
    "SessionAlreadyOver",
    "SiretTaken",
    "Standing",
    "Status",
    "StatusUnreachable",
    "TextMissing",
    "UnknownCertification",
    "acts_for_anyone",
    "check_dates",
    "check_place",
    "check_status",
    "check_text",
    "department_of",
    "read_iban",
    "read_link",
    "read_nda",
    "write_link",
]
