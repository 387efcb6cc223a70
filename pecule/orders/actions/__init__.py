"""Verbs of orders. Each is one transaction; locks are taken in one order: order, holder, session, ledger accounts."""

from pecule.orders.actions.accepting import Accepted, accept_order
from pecule.orders.actions.answering import acknowledge_order, answer_order, cancel_as_organisation
from pecule.orders.actions.buying import approval_url, request_order
from pecule.orders.actions.clocks import follow_delistings, run_order_clocks
from pecule.orders.actions.controlling import answer_control, decide_control, open_control
from pecule.orders.actions.following import confirm_end, confirm_entry, dispute
from pecule.orders.actions.giving import (
    declare_attendance,
    declare_entry,
    declare_no_show,
    declare_service_done,
    give_invoice,
)
from pecule.orders.actions.leaving import cancel_order, claim_force_majeure, decide_force_majeure
from pecule.orders.actions.paying import begin_card_payment, card_answered, card_page, pay_by_card, send_card_refunds

__all__ = [
    "Accepted",
    "accept_order",
    "acknowledge_order",
    "answer_control",
    "answer_order",
    "approval_url",
    "begin_card_payment",
    "cancel_as_organisation",
    "cancel_order",
    "card_answered",
    "card_page",
    "claim_force_majeure",
    "confirm_end",
    "confirm_entry",
    "decide_control",
    "decide_force_majeure",
    "declare_attendance",
    "declare_entry",
    "declare_no_show",
    "declare_service_done",
    "dispute",
    "follow_delistings",
    "give_invoice",
    "open_control",
    "pay_by_card",
    "request_order",
    "run_order_clocks",
    "send_card_refunds",
]
