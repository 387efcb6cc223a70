"""The catalogue for everybody: search and offers, without any account."""

from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localtime
from django.views.decorators.http import require_safe

from pecule.catalogue.queries import offer_page
from pecule.sites.design.forms import form_page
from pecule.sites.design.http import Request
from pecule.sites.public import words
from pecule.sites.public.offering import ways_of
from pecule.sites.public.searching import SearchForm, searched


@require_safe
def trainings(request: Request) -> HttpResponse:
    """Offers on sale that can still be ordered."""
    here, form = reverse("public:trainings"), SearchForm(request.GET)
    result = searched(request, form, here=here, day=_today(request))
    found = result.found.offers if result else ()
    cards = [(card, reverse("public:training", args=[card.public_id]), None) for card in found]
    context = {"searched": result, "cards": cards, "here": here, "holder": _is_holder(request)}
    return form_page(request, "public/trainings.html", form, context)


@require_safe
def training(request: Request, offer: UUID) -> HttpResponse:
    """One offer: what it is, who gives it, its sessions, why each can or cannot be ordered."""
    page = offer_page(offer, day=_today(request))
    return render(
        request,
        "public/training.html",
        {
            "offer": page,
            "kind": words.kind(page.kind),
            "ways": [(way, None) for way in ways_of(page, day=_today(request))],
            "may_order": request.login is None or _is_holder(request),
            "holder": _is_holder(request),
        },
    )


def _today(request: Request) -> date:
    return localtime(request.now).date()


def _is_holder(request: Request) -> bool:
    return request.login is not None and request.login.audience == "holder"
