"""What is said of a file taken into the catalogue: how much of it, and what was refused for what reason. Pure."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from pecule.kernel.refusals import Refusal

ImportKind = Literal["lheo", "trainings", "organisations", "certifications"]
REASONS_KEPT_MAX = 1_000
VALUE_MAX = 60
_COUNTS = ("accepted", "updated", "unchanged", "refused", "kept", "absent")


class ImportUnreadable(Refusal):
    """A file that is not what it should be; the classes below say in what."""

    says = "This file cannot be read."
    next_step = "Nothing was changed. Export it again, then send it."
    status = 415


class ImportEmpty(ImportUnreadable):
    """A file without a byte."""

    says = "This file is empty."


class ImportCompressed(ImportUnreadable):
    """An archive: its true size is only known once it has done its harm."""

    says = "This file is compressed."
    next_step = "Nothing was changed. Send the file itself, not an archive."


class NotWellFormed(ImportUnreadable):
    """XML or JSON that breaks off or breaks its own rules."""

    says = "This file is broken on line {line}: what was opened there or before is not closed as it should be."


class WithDocumentType(ImportUnreadable):
    """XML with a document type, which could make a reader open other files."""

    says = "This file declares a document type, which is never read."
    next_step = "Nothing was changed. Export it without a DOCTYPE."


class NotLheo(ImportUnreadable):
    """XML of another language, or of a version that is not read."""

    says = "This file is not LHÉO 2.2 or 2.3."
    next_step = "Nothing was changed. Check that you chose the right file, and the version that your tool writes."


class NoOffer(ImportUnreadable):
    """LHÉO without a single offer."""

    says = "This file holds no offer."


class NotATable(ImportUnreadable):
    """Neither CSV nor a JSON list of objects."""

    says = "This file is neither CSV nor a JSON list."


class ColumnsMissing(ImportUnreadable):
    """A table without columns that are needed, or with one twice."""

    says = "The header of this table lacks these columns, or has one twice: {columns}."
    next_step = "Nothing was changed. Send the table as it is published."


class WrongEncoding(ImportUnreadable):
    """Bytes that are text in no encoding that is read."""

    says = "This file is written neither in UTF-8 nor in Windows-1252 (Latin-1)."


class RowUnreadable(ImportUnreadable):
    """A quotation mark that is never closed, or the like: nothing after it can be trusted."""

    says = "Line {line} of this file is not a row of CSV."


class ImportTooLarge(Refusal):
    """A file beyond what is read at once."""

    says = "This file is too large: at most {limit} MB are read at once."
    next_step = "Nothing was changed. Split it, and send the parts."
    status = 413


class ImportTooDeep(ImportTooLarge):
    """XML nested beyond any offer, or one offer with a mountain of elements."""

    says = "Line {line} of this file is nested too deep, or one offer has too many elements."


class RowTooLong(ImportTooLarge):
    """A line beyond any row."""

    says = "A row of this file has more than {limit} characters."


# One sentence per reason, in English; sites translate it, then fill in the facts.
REASONS: dict[str, str] = {
    "element_missing": "“{field}” is missing.",
    "number_missing": "It has no number of its own: without one, it could not be updated later.",
    "number_repeated": "This number was already used on line {first}.",
    "text_too_long": "“{field}” has {found} characters; the most is {limit}.",
    "code_unknown": "“{value}” is not one of the values of “{field}”: {allowed}.",
    "code_form": "“{value}” does not have the form of “{field}”: {form}.",
    "price_missing": "It has no price: write it in euros, all taxes included, as in 1200.50.",
    "price_zero": "Its price is zero: nothing can be sold for nothing here.",
    "price_with_comma": "The price “{value}” has a comma or a space: write it as {proper}.",
    "price_unreadable": "“{value}” is not a price: write it in euros, as in 1200.50.",
    "hours_missing": "It has no number of hours.",
    "hours_unreadable": "“{value}” is not a whole number of hours above zero.",
    "seats_unreadable": "“{value}” is not a number of places above zero.",
    "date_unreadable": "“{value}” is not a day: write {form}.",
    "date_incomplete": "“{value}” does not say the day: a session needs a first and a last day.",
    "dates_out_of_order": "The last day ({end}) comes before the first ({start}).",
    "session_over": "This session ended on {end}.",
    "place_missing": "A training in person needs a place, with its postcode and its town.",
    "several_places": "One action is given at one place: write one action for each place.",
    "certification_missing": "It names no certification by its number in the national register.",
    "certification_unknown": "The certification “{value}” is not known here.",
    "certification_inactive": "The certification “{value}” is not registered today.",
    "siret_unreadable": "“{value}” is not a valid SIRET.",
    "nda_unreadable": "“{value}” is not an activity declaration number: it has 11 digits.",
    "nda_differs": "This organisation has another activity declaration number here.",
    "organisation_unknown": "No organisation has the SIRET {value} here.",
    "not_your_organisation": "This belongs to another organisation (SIRET {value}).",
    "offer_withdrawn": "This offer was withdrawn here: a file does not put it back on sale.",
    "columns_wrong": "The row has {found} columns; the header has {expected}.",
}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is refused: its line (or rank, in JSON), the number of its offer, where inside, and the facts."""

    line: int
    code: str
    offer: str = ""
    path: str = ""
    facts: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """For reports: place, code, facts and the English sentence."""
        facts = {name: value.isoformat() if isinstance(value, date) else value for name, value in self.facts.items()}
        return {
            "line": self.line,
            "offer": self.offer,
            "path": self.path,
            "code": self.code,
            "facts": facts,
            "says": REASONS[self.code].format_map(facts),
        }


@dataclass(slots=True)
class Reading:
    """What reading a file found so far. ``today`` decides what is past."""

    today: date
    accepted: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    kept: int = 0
    absent: int = 0
    reasons_total: int = 0
    reasons: list[Reason] = field(default_factory=list)

    def refuse(self, line: int, code: str, *, offer: str = "", path: str = "", **facts: Any) -> None:
        """Add a reason. All are counted, the first thousand are kept; long values are cut."""
        self.reasons_total += 1
        if len(self.reasons) < REASONS_KEPT_MAX:
            short = {name: value[:VALUE_MAX] if isinstance(value, str) else value for name, value in facts.items()}
            self.reasons.append(Reason(line, code, offer[:VALUE_MAX], path, short))

    def as_json(self) -> dict[str, Any]:
        """The report. ``kept`` and ``absent`` are what the file did not change: see ``ImportReport``."""
        counts = {
            name: getattr(self, name) for name in ("accepted", "updated", "unchanged", "refused", "kept", "absent")
        }
        found = sorted(self.reasons, key=lambda each: each.line)
        return {**counts, "reasons_total": self.reasons_total, "reasons": [reason.as_json() for reason in found]}


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of a file, offer by offer or row by row.

    ``accepted`` are new, ``updated`` changed, ``unchanged`` said what was known already, ``refused`` were not taken
    in at all. ``kept`` are known here from a better source, that the file does not overrule. ``absent`` are offers of
    the organisation that the file does not name: they stay as they are. A reason may also tell of a session or an
    action that was left out of an offer that was taken in.
    """

    public_id: str
    kind: ImportKind
    accepted: int
    updated: int
    unchanged: int
    refused: int
    kept: int
    absent: int
    reasons_total: int
    reasons: list[dict[str, Any]]
