"""Facts as people read them, in their language. Pure."""

from collections.abc import Mapping
from datetime import date

from pecule.notices.rules.facts import FACTS, Kind
from pecule.scheme.explanations import Quantity, show


def shown(template: str, facts: Mapping[str, str | int], language: str) -> dict[str, str]:
    """Every fact of a notice in ``fr`` or ``en``: cents as euros, days written out. Choices stay the words they are."""
    return {name: _shown(kind, facts[name], language) for name, kind in FACTS[template].items()}


def _shown(kind: object, value: str | int, language: str) -> str:
    if kind is Kind.CENTS:
        return show(Quantity(int(value), "cents"), language)
    if kind is Kind.DAY:
        return show(date.fromisoformat(str(value)), language)
    return str(value)
