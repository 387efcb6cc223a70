"""Tables of consents. Their rules in SQL stand in ``sql/``."""

from pecule.consents.models.complaints import Complaint
from pecule.consents.models.register import Caller, Consent, Objection, Use

__all__ = ["Caller", "Complaint", "Consent", "Objection", "Use"]
