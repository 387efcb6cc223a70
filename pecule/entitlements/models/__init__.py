"""Tables of entitlements. Read them through ``queries``, change them through ``actions``."""

from pecule.entitlements.models.employers import Employer, EmployerMember
from pecule.entitlements.models.files import ActivityLine, DeclarationFile, DeclaredMonth, MonthStanding
from pecule.entitlements.models.incoming import IncomingFile
from pecule.entitlements.models.proposals import Proposal
from pecule.entitlements.models.rights import (
    Announcement,
    Conversion,
    Dotation,
    Funder,
    FunderMember,
    VolunteerActivity,
)
from pecule.entitlements.models.runs import Claim, ClaimRecovery, CreditChunk, CreditRun
from pecule.entitlements.models.work import LowQualification, YearOfWork

__all__ = [
    "ActivityLine",
    "Announcement",
    "Claim",
    "ClaimRecovery",
    "Conversion",
    "CreditChunk",
    "CreditRun",
    "DeclarationFile",
    "DeclaredMonth",
    "Dotation",
    "Employer",
    "EmployerMember",
    "Funder",
    "FunderMember",
    "IncomingFile",
    "LowQualification",
    "MonthStanding",
    "Proposal",
    "VolunteerActivity",
    "YearOfWork",
]
