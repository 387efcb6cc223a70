"""Tables of orders. Their rules in SQL stand in ``sql/life.sql``."""

from pecule.orders.models.orders import Order, OrderFund, Transition

__all__ = ["Order", "OrderFund", "Transition"]
