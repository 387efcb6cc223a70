"""Choosing a training: search, look at an offer, see what it would take, ask for a place."""

from datetime import date
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from pecule.catalogue.queries import SessionFacts, offer_page, session_facts
from pecule.holders.queries import Standing
from pecule.kernel.refusals import Refusal
from pecule.orders.actions import request_order
from pecule.orders.queries.choosing import estimates
from pecule.orders.queries.quotes import Quote, quote_for, seats_taken
from pecule.orders.rules.refusals import NoSeatLeft, NotOnSale
from pecule.scheme import load
from pecule.scheme.delays import check_start, deadline
from pecule.scheme.spending import PricedTraining
from pecule.sites.design.forms import form_page
from pecule.sites.design.http import Request
from pecule.sites.entrance.doors import audience_required
from pecule.sites.holder import words
from pecule.sites.holder.pages.me import OnceForm, me, today
from pecule.sites.public import words as trainings
from pecule.sites.public.offering import ways_of
from pecule.sites.public.searching import SearchForm, searched


@audience_required("holder")
@require_safe
def search(request: Request) -> HttpResponse:
    """Offers on sale that can still be ordered, each with what this person would pay."""
    holder, day, here = me(request), today(request), reverse("holder:search")
    form = SearchForm(request.GET)
    result = searched(request, form, here=here, day=day)
    found = result.found.offers if result else ()
    priced = [PricedTraining(card.price_from_cents, card.kind, card.certification_code) for card in found]
    available, guesses = estimates(holder.id, priced, day=day)
    links = [reverse("holder:offer", args=[card.public_id]) for card in found]
    cards = list(zip(found, links, guesses, strict=True))
    context = {"searched": result, "cards": cards, "here": here, "available_cents": available}
    return form_page(request, "holder/search.html", form, context)


@audience_required("holder")
@require_safe
def offer(request: Request, offer: UUID) -> HttpResponse:
    """One offer and its sessions, and what this person would pay for each way to follow it."""
    holder, day = me(request), today(request)
    page = offer_page(offer, day=day)
    ways = ways_of(page, day=day)
    priced = [PricedTraining(way.action.price_cents, page.kind, page.certification_code) for way in ways]
    available, guesses = estimates(holder.id, priced, day=day)
    return render(
        request,
        "holder/offer.html",
        {
            "offer": page,
            "kind": trainings.kind(page.kind),
            "ways": list(zip(ways, guesses, strict=True)),
            "may_order": True,
            "available_cents": available,
        },
    )


@audience_required("holder")
@require_http_methods(["GET", "HEAD", "POST"])
def order(request: Request, session: UUID) -> HttpResponse:
    """What this session would take from which fund; asking for a place holds nothing yet."""
    holder, day = me(request), today(request)
    asked = session_facts(session)
    form = OnceForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = request_order(
                holder=holder.public_id,
                session=session,
                key=form.cleaned_data["key"],
                by=request.actor,
                at=request.now,
            )
        except Refusal as refusal:
            form.add_refusal(refusal)
        else:
            return redirect("holder:order", made)
    quote, blocked = _quote(holder, asked, day)
    first = "acknowledge" if asked.prerequisites else "answer"
    context = {
        "session": asked,
        "how": words.modality(asked.modality),
        "quote": quote,
        "payers": payers(quote) if quote else [],
        "reasons": reasons(quote) if quote else [],
        "blocked": blocked,
        "answer_by": deadline(load(settings.SCHEME), first, start=day).day,
        "status": holder.status,
    }
    return form_page(request, "holder/ask.html", form, context)


def _quote(holder: Standing, asked: SessionFacts, day: date) -> tuple[Quote | None, Refusal | None]:
    """Who would pay what, and what keeps this session from being ordered; the verb itself checks all of it again."""
    try:
        quote = quote_for(holder.id, asked, day=day)
    except Refusal as refusal:
        return None, refusal
    try:
        if not asked.on_sale(day):
            raise NotOnSale
        check_start(load(settings.SCHEME), proposed_on=day, starts_on=asked.start)
        if seats_taken([asked.id]).get(asked.id, 0) >= asked.seats:
            raise NoSeatLeft
    except Refusal as refusal:
        return quote, refusal
    return quote, None


def payers(quote: Quote) -> list[tuple[str, int]]:
    """Who pays what, by kind of fund, what is paid by card last."""
    parts: dict[str, int] = {}
    for part in quote.parts:
        parts[part.kind] = parts.get(part.kind, 0) + part.cents
    parts["participation"] = quote.participation_cents
    parts["remainder"] = quote.missing_cents
    return [(words.fund(kind), cents) for kind, cents in parts.items() if cents]


def reasons(quote: Quote) -> list[dict[str, str | None]]:
    """Why each pays that: sentences and their articles."""
    language = (get_language() or "fr")[:2]
    return [
        {"sentence": step.sentence(language), "article": step.article, "link": step.link} for step in quote.explanation
    ]
