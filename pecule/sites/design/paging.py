"""Long lists, a page at a time: only the rows of the page are read."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

T = TypeVar("T")


class _Rows(Sequence[T]):
    def __init__(self, total: int, fetch: Callable[[int, int], Sequence[T]]) -> None:
        self.total, self.fetch = total, fetch

    def __len__(self) -> int:
        return self.total

    def __getitem__(self, place: Any) -> Any:
        return self.fetch(place.stop - place.start, place.start)


def page_of(request: HttpRequest, total: int, fetch: Callable[[int, int], Sequence[T]], *, size: int = 20) -> Page[T]:
    """The page that the address asks for; the first for nonsense, the last past the end.

    ``fetch(limit, offset)`` reads rows. Draw it with ``{% pagination page %}``.
    """
    return Paginator(_Rows(total, fetch), size).get_page(request.GET.get("page"))
