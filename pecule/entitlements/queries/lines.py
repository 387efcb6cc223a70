"""Lines of work that count, as the employer who declared them may correct them. Nobody is named."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from pecule.entitlements.queries.employers import sirens_of
from pecule.entitlements.rules.refusals import FileNotFound
from pecule.holders.queries import nir_hash
from pecule.holders.rules.numbers import PersonNumber
from pecule.kernel.actors import Actor

LINES_MAX = 20


@dataclass(frozen=True, slots=True)
class StandingLine:
    """One line of work under one contract. Quantities are hundredths of ``unit``; ``reference`` 0 is the default."""

    id: int
    siret: str
    period: date
    months: int
    contract: str
    category: str
    unit: str
    worked: int
    counted_absence: int
    reference: int
    pay_cents: int
    part_time: bool


_SELECT = """
SELECT l.id, e.siret, l.period, l.months, l.contract, l.category, l.unit, l.worked, l.counted_absence, l.reference,
    l.pay_cents, l.part_time
FROM entitlements_activityline l
JOIN entitlements_monthstanding s ON s.declared_month_id = l.declared_month_id AND s.until IS NULL
JOIN entitlements_employer e ON e.id = s.employer_id
WHERE left(e.siret, 9) = ANY(%s) AND """


def lines_declared(number: PersonNumber, *, siret: str, month: date, by: Actor) -> list[StandingLine]:
    """What an employer's own company declared of the person with this number for a month, or its year; empty if none.

    ``month`` is its first day. Only establishments of companies that ``by`` declares for are looked at.
    """
    asked = [nir_hash(number), siret, month, month]
    return _lines(
        "l.holder_id = (SELECT holder_id FROM holders_by_nir WHERE nir_hash = %s LIMIT 1) AND e.siret = %s "
        "AND l.period <= %s AND l.period + make_interval(months => l.months) > %s",
        asked,
        by,
    )


def line_declared(id: int, *, by: Actor) -> StandingLine:
    """One standing line of a company that ``by`` declares for. Raises FileNotFound."""
    found = _lines("l.id = %s", [id], by)
    if not found:
        raise FileNotFound
    return found[0]


def _lines(condition: str, asked: list[Any], by: Actor) -> list[StandingLine]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"{_SELECT} {condition} ORDER BY l.period, l.contract, l.id LIMIT {LINES_MAX}",
            [sorted(sirens_of(by)), *asked],
        )
        return [StandingLine(*row) for row in cursor.fetchall()]
