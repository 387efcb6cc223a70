"""What waits for the organisation, and for whom one acts."""

from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from pecule.catalogue.queries import OrganisationFacts, applications_of, hearings_of, invitations_for, organisations_of
from pecule.kernel.refusals import NotFound
from pecule.orders.queries import OrderLine, OrganisationCounts, counts_for, money_of, orders_for
from pecule.payouts.queries.turnover import totals_of
from pecule.sites.design.components import Row
from pecule.sites.design.http import Request
from pecule.sites.design.words import money as money_text
from pecule.sites.entrance.doors import audience_required, login_of
from pecule.sites.organisation import listing_words, words
from pecule.sites.organisation.pages import mine as ours

SHOWN = 20


@audience_required("organisation")
@require_safe
def home(request: Request) -> HttpResponse:
    """What needs an answer first, then late declarations, then the rest in numbers."""
    if not organisations_of(login_of(request).public_id):
        return redirect("organisation:welcome")
    organisations, day = ours.mine(request), ours.today(request)
    inner = organisations[0].id
    first = orders_for(inner, day=day, states=("requested", "reviewing"), limit=SHOWN)
    counts = counts_for(inner, day=day)
    running = orders_for(inner, day=day, states=("accepted", "in_training"), limit=SHOWN)
    return render(
        request,
        "organisation/home.html",
        {
            "organisations": organisations,
            "to_answer": first,
            "to_declare": [(line, words.to_do(line.state)) for line in running if _ready(line, day)],
            "to_justify": orders_for(inner, day=day, states=("controlled",), limit=SHOWN) if counts.to_justify else [],
            "hearings": [each for each in hearings_of(inner) if each.state == "open" and each.answer_by >= day],
            "counts": counts,
            "invited": invitations_for(login_of(request).public_id, day=day),
            "numbers": _numbers(organisations[0], counts, day, pays=ours.may(request, organisations[0], "accounts")),
            "sells": organisations[0].standing.sells(day),
            "application": _application(organisations[0], day),
        },
    )


def _application(organisation: OrganisationFacts, day: date) -> tuple[object, object] | None:
    """The application that decides whether an organisation will be listed, when it is not."""
    if organisation.standing.status in ("listed", "suspended"):
        return None
    newest = next(iter(applications_of(organisation.id, day=day)), None)
    return (newest, listing_words.application(newest.state)) if newest else None


def _numbers(organisation: OrganisationFacts, counts: OrganisationCounts, day: date, *, pays: bool) -> list[Row]:
    listed, earned = reverse("organisation:orders") + "?show=open", reverse("organisation:payments")
    rows = [
        Row(gettext("Waiting for the person"), counts.waiting_for_holder),
        Row(gettext("Booked or in training"), counts.to_enter + counts.in_training, listed, gettext("See orders")),
        Row(gettext("Being checked"), counts.being_checked),
    ]
    if pays:
        totals = totals_of(organisation.id, day=day)
        rows += [
            Row(gettext("Held for you"), money_text(money_of(organisation.id).held_cents)),
            Row(gettext("Waiting for your invoice"), money_text(totals.to_invoice_cents)),
            Row(gettext("Due to you"), money_text(totals.owed_cents), earned, gettext("See payments")),
        ]
    return rows


def _ready(line: OrderLine, day: date) -> bool:
    """Whether there is something to declare already."""
    return day >= (line.start if line.state == "accepted" else line.end)


@audience_required("organisation")
@require_POST
def choose(request: Request) -> HttpResponse:
    """Act for another of one's organisations."""
    try:
        wanted = UUID(request.POST.get("organisation", ""))
    except ValueError as error:
        raise NotFound from error
    ours.choose(request, wanted)
    return redirect("organisation:home")
