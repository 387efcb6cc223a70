"""Long lists, a page at a time."""

from collections.abc import Callable, Sequence
from typing import Annotated, Generic, TypeVar

from django.http import HttpRequest
from ninja import Query, Schema

Item = TypeVar("Item")
Line = TypeVar("Line")
MOST = 100


class Page(Schema, Generic[Item]):
    """Some of a list. ``next`` is the address of what follows, or null at the end."""

    items: list[Item]
    next: str | None


class Where(Schema):
    """Which page: ``limit`` lines after the first ``offset``."""

    limit: Annotated[int, Query(ge=1, le=MOST)] = 50
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0


def page(
    request: HttpRequest, where: Where, read: Callable[[int, int], Sequence[Line]], show: Callable[[Line], Item]
) -> Page[Item]:
    """One page: ``read(limit, offset)`` is asked for one line more, to know whether something follows."""
    lines = read(where.limit + 1, where.offset)
    address = None
    if len(lines) > where.limit:
        query = request.GET.copy()
        query["limit"], query["offset"] = str(where.limit), str(where.offset + where.limit)
        address = f"{request.path}?{query.urlencode()}"
    return Page(items=[show(line) for line in lines[: where.limit]], next=address)
