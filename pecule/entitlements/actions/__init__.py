"""Verbs of entitlements. Each is one transaction (a year's run: one a chunk), with its audit line inside."""

from pecule.entitlements.actions.correcting import (
    correct_line,
    declare_low_qualified,
    follow_merge,
    withdraw_low_qualified,
)
from pecule.entitlements.actions.crediting import credit_year
from pecule.entitlements.actions.deciding import reject_set_aside, release_set_aside
from pecule.entitlements.actions.dotations import (
    Gift,
    employer_topup,
    expire_dotations,
    receive_dotation,
    register_funder,
)
from pecule.entitlements.actions.employers import add_member
from pecule.entitlements.actions.hours import (
    convert_public_hours,
    convert_to_public_hours,
    credit_public_hours,
    declare_cec,
    enter_dif_hours,
)
from pecule.entitlements.actions.importing import ImportOutcome, import_declarations
from pecule.entitlements.actions.reversing import reverse_file

__all__ = [
    "Gift",
    "ImportOutcome",
    "add_member",
    "convert_public_hours",
    "convert_to_public_hours",
    "correct_line",
    "credit_public_hours",
    "credit_year",
    "declare_cec",
    "declare_low_qualified",
    "employer_topup",
    "enter_dif_hours",
    "expire_dotations",
    "follow_merge",
    "import_declarations",
    "receive_dotation",
    "register_funder",
    "reject_set_aside",
    "release_set_aside",
    "reverse_file",
    "withdraw_low_qualified",
]
