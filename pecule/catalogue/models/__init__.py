"""Tables of the catalogue."""

from pecule.catalogue.models.findable import Findable
from pecule.catalogue.models.imports import CatalogueImport
from pecule.catalogue.models.offers import Action, Certification, Offer, Session
from pecule.catalogue.models.organisations import ComplianceAnswer, Invitation, Member, Organisation
from pecule.catalogue.models.partners import Habilitation, Representative, Subcontract
from pecule.catalogue.models.payment import BankDetails
from pecule.catalogue.models.sanctions import Hearing, Sanction
from pecule.catalogue.models.vetting import Application, Document, SiretDispute

__all__ = [
    "Action",
    "Application",
    "BankDetails",
    "CatalogueImport",
    "Certification",
    "ComplianceAnswer",
    "Document",
    "Findable",
    "Habilitation",
    "Hearing",
    "Invitation",
    "Member",
    "Offer",
    "Organisation",
    "Representative",
    "Sanction",
    "Session",
    "SiretDispute",
    "Subcontract",
]
