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
from pecule.orders.queries.pages import OrderPage, Payment, StepTaken, order_for_holder, order_for_organisation
from pecule.orders.queries.quotes import Quote, QuotePart, quote, seats_taken

__all__ = [
    "OrderLine",
    "OrderPage",
    "OrganisationCounts",
    "OrganisationMoney",
    "Payment",
    "Quote",
    "QuotePart",
    "StepTaken",
    "count_for",
    "counts_for",
    "money_of",
    "order_for_holder",
    "order_for_organisation",
    "orders_for",
    "orders_of",
    "quote",
    "seats_taken",
]
