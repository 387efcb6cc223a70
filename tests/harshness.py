"""What the test room adds to Django's and pytest's own severity.

What was not asked for in an order comes back in any order, as the database is free to give it: Django's compiler asks
for a random one where a query names none, before LIMIT counts its rows; and Django's cursor shuffles the rows of a raw
SELECT that says ORDER BY nowhere.

What a template was not given fails the test in {% if %} and {% for %} too, where Django is silent by design.
"""

import random
import re
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
from django.db.backends.postgresql import base
from django.db.models.expressions import OrderBy
from django.db.models.functions import Random
from django.db.models.sql.compiler import SQLCompiler
from django.template import Context
from django.template.base import FilterExpression

_UNORDERED = re.compile(rb"\s*(SELECT|WITH)\b(?!.*\bORDER\s+BY\b)", re.IGNORECASE | re.DOTALL)


class _AnyOrder(Random):
    """random(), which takes no part in GROUP BY."""

    def get_group_by_cols(self) -> list[Any]:
        return []


def _ordered_anyhow(asked: Callable[[SQLCompiler], list[Any]]) -> Callable[[SQLCompiler], list[Any]]:
    def get_order_by(self: SQLCompiler) -> list[Any]:
        found = asked(self)
        query = self.query
        # DISTINCT and UNION order by their own columns only; the cursor shuffles what they give.
        if found or query.subquery or query.distinct or query.combinator:
            return found
        order = OrderBy(_AnyOrder())
        return [(order, (*self.compile(order), False))]

    return get_order_by


class _AnyOrderCursor(psycopg.ClientCursor[Any]):
    """A cursor that shuffles several rows where no order was asked for."""

    def fetchall(self) -> list[Any]:
        return self._shuffled(super().fetchall())

    def fetchmany(self, size: int = 0) -> list[Any]:
        return self._shuffled(super().fetchmany(size))

    def __iter__(self) -> Iterator[Any]:  # type: ignore[override]  # an iterator is all that anybody asks for
        return iter(self.fetchall())

    def _shuffled(self, rows: list[Any]) -> list[Any]:
        if self._query and _UNORDERED.match(self._query.query):
            random.shuffle(rows)
        return rows


def _looked_up_aloud(asked: Callable[[FilterExpression, Context, bool], Any]) -> Callable[..., Any]:
    def resolve(self: FilterExpression, context: Context, ignore_failures: bool = False) -> Any:
        loud = context.template is not None and bool(context.template.engine.string_if_invalid)
        return asked(self, context, ignore_failures and not loud)

    return resolve


def begin() -> None:
    """Be harsh from here on, in this process."""
    replaced: list[tuple[Any, str, Any]] = [
        (SQLCompiler, "get_order_by", _ordered_anyhow(SQLCompiler.get_order_by)),
        (base, "Cursor", type("Cursor", (base.CursorMixin, _AnyOrderCursor), {})),
        (FilterExpression, "resolve", _looked_up_aloud(FilterExpression.resolve)),
    ]
    for owner, name, ours in replaced:
        setattr(owner, name, ours)
