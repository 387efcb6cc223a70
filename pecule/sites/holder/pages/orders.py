"""A holder's orders: how they stand, what waits, what can be done."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pecule.orders.queries import OrderPage, order_for_holder, orders_of
from pecule.sites.design.http import Request
from pecule.sites.entrance.doors import audience_required
from pecule.sites.holder import order_words, telling, words
from pecule.sites.holder.pages.me import me, today

A_PAGE = 20


@audience_required("holder")
@require_safe
def orders(request: Request) -> HttpResponse:
    """All orders: what waits for me first, then what is under way, then what is over."""
    day, number = today(request), _number(request.GET.get("page", ""))
    offset = (number - 1) * A_PAGE
    found = orders_of(me(request).public_id, day=day, limit=A_PAGE + 1, offset=offset)
    lines = [
        (line, order_words.state(line.state), order_words.colour(line.state), telling.waits(line, day))
        for line in found[:A_PAGE]
    ]
    context = {"lines": lines, "number": number, "more": len(found) > A_PAGE}
    return render(request, "holder/orders.html", context)


@audience_required("holder")
@require_safe
def order(request: Request, order: UUID) -> HttpResponse:
    """One order: what was ordered, who pays, what happened, what comes next, what can be done."""
    day = today(request)
    page = order_for_holder(order, me(request).public_id, day=day)
    waits, deeds = telling.waits(page.line, day), telling.deeds(page)
    first = _first(page, deeds) if waits else None
    return render(
        request,
        "holder/order.html",
        {
            "order": page,
            "state": order_words.state(page.line.state),
            "colour": order_words.colour(page.line.state),
            "how": words.modality(page.modality),
            "waits": waits if first else None,
            "first": first,
            "deeds": [deed for deed in deeds if deed is not first],
            "shares": telling.shares(page),
            "timeline": telling.timeline(page),
            "exit_reason": order_words.exit_reason(page.exit_reason),
            "grounds": [order_words.ground(name) for name in page.control.grounds] if page.control else [],
            "payment_state": order_words.payment(page.payment.state) if page.payment else "",
        },
    )


def _first(page: OrderPage, deeds: list[telling.Deed]) -> telling.Deed | None:
    """What waits for the holder in this state comes first in what they may do."""
    wanted = {
        "proposed": "accept",
        "payment_due": "pay",
        "accepted": "entry",
        "in_training": "entry",
        "service_done": "end",
        "no_show": "force-majeure",
    }.get(page.line.state, "")
    return next((deed for deed in deeds if deed.link.endswith(f"/{wanted}/")), None)


def _number(text: str) -> int:
    return max(1, int(text)) if text.isascii() and text.isdecimal() and len(text) < 5 else 1
