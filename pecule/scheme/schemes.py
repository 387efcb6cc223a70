"""A scheme: a country's dated values under names that the rules know."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pecule.kernel.working_days import WorkingDays
from pecule.scheme.dated import Dated, NotYetInForce, Parameter, UnknownParameter


@dataclass(frozen=True, eq=False)
class Scheme:
    """The rules of rights of one country, as data.

    ``account_unit`` is what accounts are kept in: ``cents`` or ``hundredths_of_day``. Amounts of rights are
    integers in that unit everywhere; the rules never ask which one it is.
    """

    code: str
    country: str
    account_unit: str
    names: tuple[tuple[str, str], ...]
    parameters: Mapping[str, Parameter]

    @property
    def working_days(self) -> WorkingDays:
        """The country's working days."""
        return WorkingDays(self.country)

    def name(self, language: str) -> str:
        """The scheme's own name in that language, else in English."""
        names = dict(self.names)
        return names.get(language, names["en"])

    def value(self, name: str, *, on: date) -> Dated:
        """The value of ``name`` on that day, with its unit, article, link and date.

        Raises UnknownParameter, or NotYetInForce when the day comes before the first date.
        """
        parameter = self.parameters.get(name)
        if parameter is None:
            raise UnknownParameter(scheme=self.code, name=name)
        dated = parameter.find(on)
        if dated is None:
            raise NotYetInForce(name=name, on=on, first=parameter.history[0].since)
        return dated

    def find(self, name: str, *, on: date) -> Dated | None:
        """The value of ``name`` on that day, or None when this scheme has none (a rule it does not know)."""
        parameter = self.parameters.get(name)
        return None if parameter is None else parameter.find(on)

    def words(self, name: str, *, on: date) -> tuple[str, ...]:
        """A list of words in force on that day; empty when this scheme has none."""
        dated = self.find(name, on=on)
        return () if dated is None else tuple(dated.value)

    def children(self, prefix: str) -> list[str]:
        """Names one level below ``prefix``: those of classes, caps, activities… in the order of the files."""
        found = [
            name.removeprefix(prefix + ".").split(".")[0] for name in self.parameters if name.startswith(prefix + ".")
        ]
        return list(dict.fromkeys(found))
