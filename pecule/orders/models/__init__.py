"""Tables of orders. Their rules in SQL stand in ``sql/``."""

from pecule.orders.models.cards import CardPayment
from pecule.orders.models.giving import Attendance, Control, ControlDocument, ForceMajeure
from pecule.orders.models.orders import Order, OrderFund, Transition

__all__ = [
    "Attendance",
    "CardPayment",
    "Control",
    "ControlDocument",
    "ForceMajeure",
    "Order",
    "OrderFund",
    "Transition",
]
