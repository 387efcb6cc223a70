"""What a declaration says of one person's work, whatever the file it came in, and why a file is refused."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, NamedTuple

Unit = Literal["hours", "days", "pay"]
Category = Literal["employee", "esat", "self_employed", "public"]
MonthEffect = Literal["adds", "replaces", "cancels"]

REASONS_KEPT_MAX = 1_000
HOURS_A_MONTH_MAX = 744  # 31 days of 24 hours: more is not work but a mistake
DAYS_A_MONTH_MAX = 31


class ActivityLine(NamedTuple):
    """One person's work under one contract over one period. Quantities are hundredths of ``unit`` (cents for pay).

    ``worked`` may be below zero when a later month corrects an earlier one. ``reference`` is the quantity of a
    whole year of full-time work; 0 means that none was declared and that the scheme's default applies.
    ``counted_absence`` is what L6323-12 counts as worked though it was not.
    """

    source_line: int
    siret: str
    declared_month: date
    fraction: str
    period: date
    months: int
    nir: str
    temporary_number: str
    birth_name: str
    usage_name: str
    given_names: str
    birth_date: date | None
    contract: str
    category: Category
    unit: Unit
    worked: int
    counted_absence: int
    reference: int
    pay_cents: int
    part_time: bool
    disabled: bool
    contribution_paid: bool


# One sentence per reason, in English; sites translate it, then fill in the facts.
REASONS: dict[str, str] = {
    "unreadable_line": "This line is not a rubric followed by a value between apostrophes.",
    "line_too_long": "This line is longer than {limit} characters.",
    "control_character": "This line holds a character that is not text (code {byte}).",
    "wrong_encoding": "This file is not written in {expected}: accents would be lost.",
    "block_out_of_place": "Block {block} cannot stand here: block {parent} must come before it.",
    "rubric_missing": "Rubric {rubric} is missing from the block that starts on this line.",
    "unknown_nature": "Only monthly declarations (nature 01) give rights; this one has nature {value}.",
    "unknown_type": "“{value}” is not a type of declaration.",
    "bad_month": "“{value}” is not the first day of a month.",
    "future_month": "This month has not begun yet.",
    "bad_siret": "SIREN and NIC do not form a valid SIRET.",
    "bad_nir": "This social security number is not valid.",
    "no_identity": "This person has neither a social security number nor a temporary number.",
    "name_missing": "This person has no birth name, or no given name.",
    "text_too_long": "The value of {rubric} is longer than {limit} characters.",
    "bad_date": "The value of {rubric} is not a date.",
    "bad_number": "The value of {rubric} is not a number with at most two decimals.",
    "impossible_quantity": "{quantity} {unit} in {months} month(s): nobody can have worked that much.",
    "contract_unknown": "This pay names no contract of this person.",
    "contract_missing": "This person has no contract.",
    "line_total_wrong": "The file says that it has {declared} lines; it has {found}.",
    "declaration_total_wrong": "The file says that it has {declared} declarations; it has {found}.",
    "totals_missing": "The file stops before its totals (S90.G00.90): it is cut short.",
    "line_after_totals": "Nothing may follow the totals.",
    "month_repeated": "This establishment's month is declared twice in this file.",
    "month_already_declared": "This establishment's month was already declared: send it as “cancels and replaces”.",
    "not_your_company": "You do not declare for the company of this establishment.",
    "bad_temporary_number": "This temporary number is not valid.",
    "columns_wrong": "The line has {found} columns; the header has {expected}.",
    "header_wrong": "The header lacks these columns: {missing}.",
    "header_unknown": "The header has columns that nobody knows: {unknown}.",
    "value_unknown": "“{value}” is not one of the values of {column}: {allowed}.",
    "nothing_declared": "The file declares nobody.",
}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a file is refused: a line, a code of ``REASONS``, and facts that are never personal data."""

    line: int
    code: str
    facts: dict[str, Any] = field(default_factory=dict)

    def sentence(self) -> str:
        """The English sentence, facts filled in."""
        return REASONS[self.code].format_map(self.facts)

    def as_json(self) -> dict[str, Any]:
        """For reports: line, code, facts and the English sentence."""
        return {"line": self.line, "code": self.code, "facts": self.facts, "says": self.sentence()}


class DeclaredMonth(NamedTuple):
    """One establishment's month in one file: what a cancel-and-replace replaces."""

    siret: str
    month: date
    fraction: str


@dataclass(slots=True)
class Reading:
    """What reading a file found beside its lines. Filled while the lines are consumed."""

    today: date
    reasons: list[Reason] = field(default_factory=list)
    reasons_total: int = 0
    lines_total: int = 0
    months: dict[DeclaredMonth, MonthEffect] = field(default_factory=dict)
    month_lines: dict[DeclaredMonth, int] = field(default_factory=dict)

    def refuse(self, line: int, code: str, **facts: Any) -> None:
        """Add a reason. All are counted, the first thousand are kept; what a report cannot hold is shown as �."""
        self.reasons_total += 1
        if len(self.reasons) < REASONS_KEPT_MAX:
            self.reasons.append(Reason(line, code, {name: _printable(value) for name, value in facts.items()}))

    def declare(self, line: int, month: DeclaredMonth, effect: MonthEffect) -> None:
        """Note an establishment's month; the same one twice in a file is refused."""
        if month in self.months:
            self.refuse(line, "month_repeated")
        self.months[month] = effect
        self.month_lines.setdefault(month, line)


def _printable(value: Any) -> Any:
    """Text as a report can keep and show it: control characters, NUL above all, become the replacement character."""
    if not isinstance(value, str):
        return value
    return "".join(char if char.isprintable() else "\ufffd" for char in value)
