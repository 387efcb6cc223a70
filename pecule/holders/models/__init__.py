"""Tables of people. Read them through ``queries``, change them through ``actions``."""

from pecule.holders.models.holders import ContactPoint, FormerNumber, Holder
from pecule.holders.models.looks import Look

__all__ = ["ContactPoint", "FormerNumber", "Holder", "Look"]
