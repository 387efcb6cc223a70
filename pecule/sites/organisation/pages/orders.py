"""Requests and orders: a list, and one order as a timeline."""

from datetime import date
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from pecule.catalogue.queries import OrganisationFacts
from pecule.orders.queries import OrderPage, count_for, order_for_organisation, orders_for
from pecule.orders.rules.life import FINAL, OPEN
from pecule.sites.design.components import Row, Step
from pecule.sites.design.http import Request
from pecule.sites.design.words import long_date, money
from pecule.sites.entrance.doors import audience_required
from pecule.sites.organisation import words
from pecule.sites.organisation.pages.mine import mine, today

A_PAGE = 25
PAGE_MAX = 400
_SHOWN = {"open": OPEN, "ended": FINAL}


@audience_required("organisation")
@require_safe
def orders(request: Request) -> HttpResponse:
    """Orders under way, soonest deadline first; or those that ended."""
    organisations = mine(request)
    show = "ended" if request.GET.get("show") == "ended" else "open"
    asked = request.GET.get("page", "1")
    number = min(max(int(asked), 1), PAGE_MAX) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else 1
    inner, states = organisations[0].id, _SHOWN[show]
    page = Paginator(range(count_for(inner, states=states)), A_PAGE).get_page(number)
    lines = orders_for(inner, day=today(request), states=states, limit=A_PAGE, offset=(page.number - 1) * A_PAGE)
    shown = [(line, words.state(line.state), words.colour(line.state), words.to_do(line.state)) for line in lines]
    return render(
        request,
        "organisation/orders.html",
        {"organisations": organisations, "lines": shown, "show": show, "page": page},
    )


@audience_required("organisation")
@require_safe
def order(request: Request, order: UUID) -> HttpResponse:
    """One order: what was ordered and by whom, what happened, what comes next, and by when."""
    organisations, page = its(request, order)
    return render(
        request,
        "organisation/order.html",
        {
            "organisations": organisations,
            "order": page,
            "state": words.state(page.line.state),
            "colour": words.colour(page.line.state),
            "rows": _rows(page),
            "timeline": timeline(page),
            "late": page.line.late and bool(words.to_do(page.line.state)),
        },
    )


def its(request: Request, order: UUID) -> tuple[list[OrganisationFacts], OrderPage]:
    """The order, with the organisation it is for. Raises NotFound."""
    organisations = mine(request)
    return organisations, order_for_organisation(order, organisations[0].id, day=today(request))


def _rows(page: OrderPage) -> list[Row]:
    line = page.line
    rows = [
        Row(gettext("Person"), line.holder_name),
        Row(gettext("Training"), line.title),
        Row(gettext("Certification"), f"{page.certification_title} ({page.certification_code})"),
        Row(gettext("From"), long_date(line.start)),
        Row(gettext("To"), long_date(line.end)),
        Row(gettext("How"), words.modality(page.modality) + (f", {line.city}" if line.city else "")),
        Row(gettext("Hours"), str(page.hours)),
        Row(gettext("Price"), money(line.price_cents)),
    ]
    if page.completion_percent is not None:
        rows.append(Row(gettext("Followed"), f"{page.completion_percent} %"))
    if page.paid_cents is not None:
        rows.append(Row(gettext("Due to you"), money(page.paid_cents)))
    return rows


def timeline(page: OrderPage) -> list[Step]:
    """What happened, then what is to come, with the last day of each."""
    bad = ("cancel", "cancel_as_organisation", "expire", "refuse")
    done = [
        Step(words.step(taken.verb), taken.at, "bad" if taken.verb in bad else "done", taken.reason)
        for taken in page.steps
    ]
    ahead = _to_come(page)
    return [*done, *(Step(what, when, "next" if n else "now", more) for n, (what, when, more) in enumerate(ahead))]


def _to_come(page: OrderPage) -> list[tuple[str, date | None, str]]:
    line = page.line
    last_day, by_itself = gettext("Last day."), gettext("Last day; without an answer, the order ends by itself.")
    entry = (gettext("You declare the entry"), page.entry_by, last_day)
    end = (gettext("You declare the end and what was followed"), page.exit_by, last_day)
    check = gettext("It is checked, then the amount is due to you")
    held = gettext("The person accepts, and the price is held for you")
    road = {
        "requested": [(gettext("You answer"), line.due_on, by_itself), (held, None, ""), entry, end, (check, None, "")],
        "proposed": [(held, line.due_on, by_itself), entry, end, (check, None, "")],
        "accepted": [entry, end, (check, None, "")],
        "in_training": [end, (check, None, "")],
        "service_done": [(check, line.due_on, gettext("At the end of this day, unless it is controlled."))],
    }
    return list(road.get(line.state, []))
