"""Verbs of screening. Each writes its audit line in its own transaction, or nothing at all."""

from pecule.screening.actions.deciding import DECIDED, confirm, decide, decided_values, release
from pecule.screening.actions.facts import register
from pecule.screening.actions.importing import Imported, Source, import_indicators, preview_import
from pecule.screening.actions.indicators import Added, NewIndicator, add_indicators, withdraw_indicator
from pecule.screening.actions.matching import sweep

__all__ = [
    "DECIDED",
    "Added",
    "Imported",
    "NewIndicator",
    "Source",
    "add_indicators",
    "confirm",
    "decide",
    "decided_values",
    "import_indicators",
    "preview_import",
    "register",
    "release",
    "sweep",
    "withdraw_indicator",
]
