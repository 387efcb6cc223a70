"""Tables of the catalogue."""

from pecule.catalogue.models.offers import Action, Certification, Offer, Session
from pecule.catalogue.models.organisations import Member, Organisation

__all__ = ["Action", "Certification", "Member", "Offer", "Organisation", "Session"]
