"""Filters and components of our pages: ``{% load design %}``. Examples in docs/design-system.md."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal

from django import template
from django.core.paginator import Page
from django.forms import BaseForm
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from pecule.kernel.refusals import Refusal
from pecule.sites.design import words
from pecule.sites.design.bars import draw_days, draw_named
from pecule.sites.design.chart import Series, draw
from pecule.sites.design.components import Colour, Column, Row, Step
from pecule.sites.design.tiles import Place, draw_tiles

register = template.Library()


@register.filter
def money(cents: int | Literal[""] | None) -> str:
    """Cents as euros, always two decimals; nothing for None."""
    return "" if cents is None or cents == "" else words.money(int(cents))


@register.filter
def long_date(day: date | None) -> str:
    """A day written out; nothing for None."""
    return words.long_date(day) if day else ""


@register.filter
def long_moment(at: datetime | None) -> str:
    """An instant written out, Paris time; nothing for None."""
    return words.long_moment(at) if at else ""


@register.simple_tag
def amount(cents: int, size: str = "") -> SafeString:
    """The amount that a page is about, large; ``size="m"`` for a smaller one."""
    return format_html(
        '<p class="pecule-amount{}">{}</p>', " pecule-amount--m" if size == "m" else "", words.money(cents)
    )


@register.simple_tag
def state(text: str, colour: Colour = "") -> SafeString:
    """A state in a few words, on a coloured ground: "", grey, green, yellow or red."""
    return format_html('<strong class="govuk-tag{}">{}</strong>', f" govuk-tag--{colour}" if colour else "", text)


@register.inclusion_tag("design/parts/refusal.html")
def refusal(refused: Refusal) -> dict[str, Any]:
    """What was refused and what to do next."""
    return {"words": words.refusal_words(refused)}


@register.inclusion_tag("design/parts/error_summary.html")
def error_summary(*forms: BaseForm) -> dict[str, Any]:
    """Every error of the forms of a page, each leading to its field. Goes above the page's heading."""
    return {"forms": [form for form in forms if form.is_bound and form.errors]}


@register.inclusion_tag("design/parts/summary_list.html")
def summary_list(rows: Sequence[Row]) -> dict[str, Any]:
    """Labels and their values."""
    return {"rows": rows, "any_link": any(row.link for row in rows)}


@register.inclusion_tag("design/parts/table.html")
def table(
    caption: str, columns: Sequence[Column], rows: Sequence[Sequence[object]], dense: bool = False
) -> dict[str, Any]:
    """Rows of cells, as many as columns; becomes one card a row on a phone."""
    lines = [list(zip(columns, row, strict=True)) for row in rows]
    return {"caption": caption, "columns": columns, "lines": lines, "dense": dense}


@register.inclusion_tag("design/parts/timeline.html")
def timeline(steps: Sequence[Step]) -> dict[str, Any]:
    """What happened and what comes next."""
    return {"steps": steps}


@register.inclusion_tag("design/parts/chart.html")
def chart(name: str, title: str, description: str, years: Sequence[int], series: Sequence[Series]) -> dict[str, Any]:
    """A balance at the end of each year, fund over fund. ``name`` is an id, once a page."""
    return {"name": name, "title": title, "description": description, "drawing": draw(years, series), "series": series}


@register.inclusion_tag("design/parts/day_bars.html")
def day_bars(name: str, title: str, description: str, days: Sequence[tuple[date, int]]) -> dict[str, Any]:
    """How many of something each day. ``name`` is an id, once a page."""
    return {"name": name, "title": title, "description": description, "drawing": draw_days(days)}


@register.inclusion_tag("design/parts/named_bars.html")
def named_bars(name: str, title: str, rows: Sequence[tuple[str, int]]) -> dict[str, Any]:
    """How many of something by name, as given. ``name`` is an id, once a page."""
    return {"name": name, "title": title, "drawing": draw_named(rows)}


@register.inclusion_tag("design/parts/tile_map.html")
def tile_map(name: str, title: str, description: str, none: str, places: Sequence[Place]) -> dict[str, Any]:
    """How many of something in each place, as a map of squares with its table; ``none`` says what white stands for."""
    return {"name": name, "title": title, "description": description, "none": none, "drawing": draw_tiles(places)}


@register.inclusion_tag("design/parts/pagination.html", takes_context=True)
def pagination(context: template.Context, page: Page[Any]) -> dict[str, Any]:
    """Links to the page before and the page after, keeping the rest of the address."""
    return {"request": context.get("request"), "page": page}


@register.inclusion_tag("design/parts/nav_link.html", takes_context=True)
def nav_link(context: template.Context, to: str, label: str, *args: object) -> dict[str, Any]:
    """A line of the navigation. ``to`` names an address; the page we are on, or under, is marked."""
    url, request = reverse(to, args=args), context.get("request")
    path = request.path if request else ""
    current = "page" if path == url else "true" if url.count("/") > 2 and path.startswith(url) else ""
    return {"url": url, "label": label, "current": current}


class _Landmark(template.Node):
    """A region that is there only when something is in it."""

    child_nodelists = ("nodelist",)

    def __init__(self, nodelist: template.NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: template.Context) -> SafeString:
        inside = self.nodelist.render(context)
        if not inside.strip():
            return SafeString("")
        return format_html('<nav class="pecule-back" aria-label="{}">{}</nav>', gettext("Back"), inside)


@register.tag
def back_landmark(parser: template.base.Parser, token: template.base.Token) -> _Landmark:
    """Make what stands before ``end_back_landmark`` a navigation of its own; nothing at all when it is empty.

    The link back stands before the content, so that skipping to the content skips it too; outside every landmark, it
    would be missed by those who go from one to the next.
    """
    nodelist = parser.parse(("end_back_landmark",))
    parser.delete_first_token()
    return _Landmark(nodelist)
