"""Verbs of orders. Each is one transaction; locks are taken in one order: order, holder, session, ledger accounts."""

from pecule.orders.actions.buying import accept_order, cancel_order, request_order
from pecule.orders.actions.clocks import run_order_clocks
from pecule.orders.actions.giving import answer_order, cancel_as_organisation, declare_entry, declare_service_done

__all__ = [
    "accept_order",
    "answer_order",
    "cancel_as_organisation",
    "cancel_order",
    "declare_entry",
    "declare_service_done",
    "request_order",
    "run_order_clocks",
]
