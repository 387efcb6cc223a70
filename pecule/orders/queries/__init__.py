"""Reads of orders, one side at a time: a holder's own, or an organisation's, which sees a name and the order only."""

from pecule.orders.queries.lists import (
    OrderLine,
    OrganisationCounts,
    OrganisationMoney,
    count_for,
    counts_for,
    money_of,
    orders_for,
    orders_of,
)
from pecule.orders.queries.pages import OrderPage, order_for_holder, order_for_organisation, order_for_staff
from pecule.orders.queries.parts import Asked, CardLine, ControlFacts, ForceMajeureFacts, Payment, StepTaken
from pecule.orders.queries.possible import Consequence
from pecule.orders.queries.quotes import Quote, QuotePart, quote, seats_taken
from pecule.orders.queries.staff import (
    ControlLine,
    ForceMajeureLine,
    control_document,
    controls_count,
    controls_queue,
    force_majeure_queue,
)
from pecule.orders.rules.ahead import NextStep
from pecule.orders.rules.attendance import AttendanceRow

__all__ = [
    "Asked",
    "AttendanceRow",
    "CardLine",
    "Consequence",
    "ControlFacts",
    "ControlLine",
    "ForceMajeureFacts",
    "ForceMajeureLine",
    "NextStep",
    "OrderLine",
    "OrderPage",
    "OrganisationCounts",
    "OrganisationMoney",
    "Payment",
    "Quote",
    "QuotePart",
    "StepTaken",
    "control_document",
    "controls_count",
    "controls_queue",
    "count_for",
    "counts_for",
    "force_majeure_queue",
    "money_of",
    "order_for_holder",
    "order_for_organisation",
    "order_for_staff",
    "orders_for",
    "orders_of",
    "quote",
    "seats_taken",
]
