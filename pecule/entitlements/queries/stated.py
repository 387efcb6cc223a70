"""What holders state themselves: hours left from the former right, and that they are below level 3."""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings

from pecule.entitlements.models import Conversion, LowQualification
from pecule.scheme import load
from pecule.scheme.conversions import dif_hours


@dataclass(frozen=True, slots=True)
class EnteredHours:
    """Former hours that a holder entered, in hundredths, and the cents that they became."""

    hours_hundredths: int
    cents: int
    at: datetime


@dataclass(frozen=True, slots=True)
class FormerHours:
    """Until when former hours can be entered and how many (hundredths), by which article; and those entered."""

    deadline: date
    passed: bool
    most_hundredths: int
    article: str
    link: str
    entered: EnteredHours | None


def former_hours(holder_id: int, *, day: date) -> FormerHours:
    """Where a holder stands with the hours of the former individual right (DIF). One query."""
    scheme = load(settings.SCHEME)
    deadline, most = scheme.value("dif.deadline", on=day), scheme.value("dif.hours_max", on=day)
    done = Conversion.objects.filter(holder_id=holder_id, kind="dif").first()
    return FormerHours(
        deadline=deadline.value,
        passed=day > deadline.value,
        most_hundredths=most.value,
        article=deadline.article,
        link=deadline.link,
        entered=EnteredHours(done.hours_hundredths, done.cents, done.at) if done else None,
    )


def worth_of_former_hours(hours_hundredths: int, *, day: date) -> int:
    """The cents that former hours entered on ``day`` become. Asks no table. Raises DifTooLate, TooManyDifHours."""
    return dif_hours(load(settings.SCHEME), hours=hours_hundredths, entered_on=day).given


@dataclass(frozen=True, slots=True)
class Statement:
    """A holder's statement of being below level 3: the years for which it counts. It stands until withdrawn."""

    from_year: int
    until_year: int | None
    declared_at: datetime
    withdrawn_at: datetime | None

    @property
    def stands(self) -> bool:
        """Whether nobody withdrew it."""
        return self.withdrawn_at is None


def statements(holder_id: int) -> list[Statement]:
    """A holder's statements of being below level 3, latest first: at most one stands. One query."""
    rows = LowQualification.objects.filter(holder_id=holder_id).order_by("-declared_at", "-pk")
    return [Statement(row.from_year, row.until_year, row.declared_at, row.withdrawn_at) for row in rows]


def standing_statement(holder_id: int) -> Statement | None:
    """The statement that stands, or None. One query."""
    return next((one for one in statements(holder_id) if one.stands), None)


@dataclass(frozen=True, slots=True)
class LowQualifiedTerms:
    """What the statement changes: cents a year and at most, against those of other employees; and the article."""

    amount_cents: int
    ceiling_cents: int
    usual_amount_cents: int
    usual_ceiling_cents: int
    article: str
    link: str


def low_qualified_terms(*, day: date) -> LowQualifiedTerms:
    """The terms in force on ``day``. Asks no table. Source: L6323-11-1, R6323-3-1 I."""
    scheme = load(settings.SCHEME)
    amount = scheme.value("annual_credit.low_qualified.amount", on=day)
    return LowQualifiedTerms(
        amount_cents=amount.value,
        ceiling_cents=scheme.value("annual_credit.low_qualified.ceiling", on=day).value,
        usual_amount_cents=scheme.value("annual_credit.employee.amount", on=day).value,
        usual_ceiling_cents=scheme.value("annual_credit.employee.ceiling", on=day).value,
        article=amount.article,
        link=amount.link,
    )
