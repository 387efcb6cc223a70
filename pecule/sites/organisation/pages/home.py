"""What waits, what is on sale, what is due, and for whom one acts."""

from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from pecule.catalogue.queries import offers_of
from pecule.kernel.refusals import NotFound
from pecule.orders.queries import OrderLine, OrganisationCounts, OrganisationMoney, counts_for, money_of, orders_for
from pecule.orders.rules.life import HOLDING
from pecule.sites.design.components import Column, Row
from pecule.sites.design.http import Request
from pecule.sites.design.words import long_date
from pecule.sites.design.words import money as money_text
from pecule.sites.entrance.doors import audience_required
from pecule.sites.organisation import words
from pecule.sites.organisation.pages import mine as ours

SHOWN = 20


@audience_required("organisation")
@require_safe
def home(request: Request) -> HttpResponse:
    """What needs an answer first, then late declarations, then the rest in numbers."""
    organisations, day = ours.mine(request), ours.today(request)
    inner = organisations[0].id
    first = orders_for(inner, day=day, states=("requested",), limit=SHOWN)
    counts = counts_for(inner, day=day)
    running = orders_for(inner, day=day, states=("accepted", "in_training"), limit=SHOWN)
    return render(
        request,
        "organisation/home.html",
        {
            "organisations": organisations,
            "to_answer": first,
            "to_declare": [(line, words.to_do(line.state)) for line in running if _ready(line, day)],
            "counts": counts,
            "numbers": _numbers(counts, money_of(inner)),
            "sells": organisations[0].standing.sells(day),
        },
    )


def _numbers(counts: OrganisationCounts, money: OrganisationMoney) -> list[Row]:
    listed, earned = reverse("organisation:orders"), reverse("organisation:money")
    return [
        Row(gettext("Waiting for the person"), counts.waiting_for_holder),
        Row(gettext("Booked or in training"), counts.to_enter + counts.in_training, listed, gettext("See orders")),
        Row(gettext("Being checked"), counts.being_checked),
        Row(gettext("Held for you"), money_text(money.held_cents)),
        Row(gettext("Due to you"), money_text(money.due_cents), earned, gettext("See the money")),
    ]


def _ready(line: OrderLine, day: date) -> bool:
    """Whether there is something to declare already."""
    return day >= (line.start if line.state == "accepted" else line.end)


@audience_required("organisation")
@require_safe
def offers(request: Request) -> HttpResponse:
    """The organisation's own offers, with what holders see of them."""
    organisations, day = ours.mine(request), ours.today(request)
    shown = [
        (offer, [(action, words.modality(action.modality)) for action in offer.actions])
        for offer in offers_of(organisations[0].id, day=day)
    ]
    standing = organisations[0].standing
    rows = [
        Row(gettext("Name"), organisations[0].name),
        Row("SIRET", organisations[0].siret),
        Row(gettext("Activity declaration"), organisations[0].nda),
        Row(gettext("Standing"), words.standing(standing.status)),
        Row(gettext("Qualiopi until"), long_date(standing.qualiopi_until) if standing.qualiopi_until else "–"),
    ]
    context = {"organisations": organisations, "offers": shown, "rows": rows, "sells": standing.sells(day)}
    return render(request, "organisation/offers.html", context)


@audience_required("organisation")
@require_safe
def money(request: Request) -> HttpResponse:
    """What is due, what is held, and from which orders."""
    organisations, day = ours.mine(request), ours.today(request)
    inner = organisations[0].id
    lines = orders_for(inner, day=day, states=(*HOLDING, "completed"), limit=SHOWN)
    columns = [
        Column(gettext("Order")),
        Column(gettext("Person")),
        Column(gettext("Training")),
        Column(gettext("State")),
        Column(gettext("Price"), numeric=True),
        Column(gettext("Earned"), numeric=True),
    ]
    rows = [
        (
            line.reference,
            line.holder_name,
            line.title,
            words.state(line.state),
            money_text(line.price_cents),
            "" if line.paid_cents is None else money_text(line.paid_cents),
        )
        for line in lines
    ]
    context = {"organisations": organisations, "money": money_of(inner), "columns": columns, "rows": rows}
    return render(request, "organisation/money.html", context | {"iban_end": organisations[0].iban_end})


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
