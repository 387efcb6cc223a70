"""Verbs about people. Each takes ``by`` and ``at``, is one transaction, and writes its audit line inside."""

from pecule.holders.actions.contacts import add_contact_point, remove_contact_point, verify_contact_point
from pecule.holders.actions.identity import (
    attach_login,
    change_language,
    change_usage_name,
    confirm_identity,
    correct_names,
)
from pecule.holders.actions.looking import Found, find_by_name, find_by_nir, open_file, recognise
from pecule.holders.actions.merging import merge_temporary
from pecule.holders.actions.opening import NewPerson, open_holder, open_many
from pecule.holders.actions.sealing import reseal_numbers
from pecule.holders.actions.standing import close, lock, reopen, unlock

__all__ = [
    "Found",
    "NewPerson",
    "add_contact_point",
    "attach_login",
    "change_language",
    "change_usage_name",
    "close",
    "confirm_identity",
    "correct_names",
    "find_by_name",
    "find_by_nir",
    "lock",
    "merge_temporary",
    "open_file",
    "open_holder",
    "open_many",
    "recognise",
    "remove_contact_point",
    "reopen",
    "reseal_numbers",
    "unlock",
    "verify_contact_point",
]
