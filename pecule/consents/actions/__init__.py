"""Verbs of consents. Each writes its audit line in its own transaction, or nothing at all."""

from pecule.consents.actions.complaining import Complained, complain, delete_complaint
from pecule.consents.actions.consenting import (
    Recorded,
    end_consent,
    record_consent,
    register_caller,
    withdraw_by_receipt,
    withdraw_own,
)
from pecule.consents.actions.keeping import end_expired, forget_old
from pecule.consents.actions.objecting import leave_list, object_to_calls
from pecule.consents.actions.scrubbing import Answer, Asked, scrub

__all__ = [
    "Answer",
    "Asked",
    "Complained",
    "Recorded",
    "complain",
    "delete_complaint",
    "end_consent",
    "end_expired",
    "forget_old",
    "leave_list",
    "object_to_calls",
    "record_consent",
    "register_caller",
    "scrub",
    "withdraw_by_receipt",
    "withdraw_own",
]
