"""Verbs of the catalogue. Each is one transaction with its audit line."""

from pecule.catalogue.actions.offers import (
    close_session,
    publish_action,
    publish_offer,
    publish_session,
    register_certification,
    reopen_session,
    withdraw_offer,
)
from pecule.catalogue.actions.organisations import (
    add_member,
    change_status,
    give_iban,
    register_organisation,
    renew_qualiopi,
)

__all__ = [
    "add_member",
    "change_status",
    "close_session",
    "give_iban",
    "publish_action",
    "publish_offer",
    "publish_session",
    "register_certification",
    "register_organisation",
    "renew_qualiopi",
    "reopen_session",
    "withdraw_offer",
]
