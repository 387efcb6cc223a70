"""Pure: dated parameters and rules of rights. One folder of data a scheme; no Django, no clock, no database."""

from pecule.scheme.loading import available, load
from pecule.scheme.schemes import Scheme

__all__ = ["Scheme", "available", "load"]
