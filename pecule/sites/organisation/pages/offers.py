"""What the organisation sells: offers, ways to follow them, sessions; published here or taken from a file."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pecule.catalogue import actions
from pecule.catalogue.queries import ActionLine, OrganisationFacts, OwnOffer, offers_of
from pecule.catalogue.queries.sale import first_start
from pecule.catalogue.rules import (
    DatesOutOfOrder,
    NotAboveZero,
    PlaceMissing,
    SessionAlreadyOver,
    TextMissing,
    UnknownCertification,
)
from pecule.kernel.refusals import NotFound
from pecule.sites.design.forms import DayField, MoneyField, PlainForm
from pecule.sites.design.http import Request
from pecule.sites.design.words import long_date
from pecule.sites.entrance.doors import audience_required
from pecule.sites.organisation import words
from pecule.sites.organisation.pages.asking import Confirm, LongText, ask, short, typed
from pecule.sites.organisation.pages.mine import may, mine, today

_NUMBER = {"class": "govuk-input--width-5", "inputmode": "numeric"}


class OfferForm(PlainForm):
    """What is taught, and for which certification."""

    certification = forms.CharField(
        label=gettext_lazy("Code of the certification"),
        help_text=gettext_lazy("In the national register, as in RNCP34512 or RS5678."),
        max_length=20,
        widget=short(**{"class": "govuk-input--width-10"}),
    )
    title = forms.CharField(
        label=gettext_lazy("Title"), help_text=gettext_lazy("As people will search for it."), max_length=255,
        widget=short(),
    )  # fmt: skip
    objective = LongText(label=gettext_lazy("What people will be able to do afterwards"), max_length=3000)
    content = LongText(label=gettext_lazy("What is taught"), max_length=3000, required=False)
    results = LongText(label=gettext_lazy("What it leads to"), max_length=3000, required=False, rows=3)


class ActionForm(PlainForm):
    """How it is followed, where, for how long, at what price."""

    modality = forms.ChoiceField(label=gettext_lazy("How"), choices=words.modalities, widget=forms.RadioSelect)
    city = forms.CharField(
        label=gettext_lazy("Town"), help_text=gettext_lazy("Leave both empty for a training at a distance."),
        max_length=100, required=False, widget=short(),
    )  # fmt: skip
    postcode = forms.CharField(label=gettext_lazy("Postcode"), max_length=10, required=False, widget=short(**_NUMBER))
    hours = forms.IntegerField(
        label=gettext_lazy("Hours of training"), widget=short(**_NUMBER),
        error_messages={"invalid": gettext_lazy("Write a whole number.")},
    )  # fmt: skip
    price_cents = MoneyField(
        label=gettext_lazy("Price"), help_text=gettext_lazy("All taxes and fees included: nothing may be added later.")
    )
    prerequisites = LongText(
        label=gettext_lazy("What one must know or be beforehand"),
        help_text=gettext_lazy("You then have more time to answer each request."),
        max_length=1000,
        required=False,
        rows=3,
    )


class SessionForm(PlainForm):
    """Dates and seats."""

    start = DayField(label=gettext_lazy("First day"))
    end = DayField(label=gettext_lazy("Last day"))
    seats = forms.IntegerField(
        label=gettext_lazy("Seats"), widget=short(**_NUMBER),
        error_messages={"invalid": gettext_lazy("Write a whole number.")},
    )  # fmt: skip


@audience_required("organisation")
@require_safe
def offers(request: Request) -> HttpResponse:
    """The organisation's own offers, with what holders see of them."""
    organisations, day = mine(request), today(request)
    shown = [
        (offer, [(action, words.modality(action.modality)) for action in offer.actions])
        for offer in offers_of(organisations[0].id, day=day)
    ]
    context = {
        "organisations": organisations,
        "offers": shown,
        "sells": organisations[0].standing.sells(day),
        "writes": may(request, organisations[0], "trainings"),
    }
    return render(request, "organisation/offers.html", context)


@audience_required("organisation")
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: Request) -> HttpResponse:
    """Publish an offer; its ways to be followed come next."""
    organisation = mine(request, "trainings")[0]

    def act(**said: str) -> UUID:
        return actions.publish_offer(organisation=organisation.public_id, by=request.actor, at=request.now, **said)

    return ask(
        request,
        typed(request, OfferForm),
        act,
        title=_("Which training do you offer?"),
        button=_("Publish the offer"),
        back=(reverse("organisation:offers"), _("Offers")),
        after=lambda offer: reverse("organisation:publish_action", args=[offer]),
        done=_("The offer is published. Now say how it is followed."),
        refusals={UnknownCertification: "certification", TextMissing: "title"},
        context={"about": organisation.name},
    )


@audience_required("organisation")
@require_http_methods(["GET", "HEAD", "POST"])
def publish_action(request: Request, offer: UUID) -> HttpResponse:
    """Publish a way to follow an offer; its dates come next."""
    _organisation, found = its_offer(request, offer)

    def act(**said: Any) -> UUID:
        return actions.publish_action(offer=offer, by=request.actor, at=request.now, **said)

    return ask(
        request,
        typed(request, ActionForm),
        act,
        title=_("How is it followed?"),
        button=_("Publish"),
        back=(reverse("organisation:offers"), _("Offers")),
        after=lambda action: reverse("organisation:publish_session", args=[action]),
        done=_("It is published. Now give its dates."),
        refusals={PlaceMissing: "city", NotAboveZero: "price_cents"},
        context={"about": found.title},
    )


@audience_required("organisation")
@require_http_methods(["GET", "HEAD", "POST"])
def publish_session(request: Request, action: UUID) -> HttpResponse:
    """Publish dates."""
    found, _action = its_action(request, action)

    def act(start: date, end: date, seats: int) -> UUID:
        return actions.publish_session(
            action=action, start=start, end=end, seats=seats, by=request.actor, at=request.now
        )

    return ask(
        request,
        typed(request, SessionForm),
        act,
        title=_("When does it take place?"),
        button=_("Publish the session"),
        back=(reverse("organisation:offers"), _("Offers")),
        done=_("The session is published."),
        why=[
            _("Published today, it can be ordered if it starts on {day} or later.").format(
                day=long_date(first_start(today(request)))
            )
        ],
        refusals={DatesOutOfOrder: "end", SessionAlreadyOver: "end", NotAboveZero: "seats"},
        context={"about": found.title},
    )


@audience_required("organisation")
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: Request, offer: UUID) -> HttpResponse:
    """Take an offer off sale."""
    _organisation, found = its_offer(request, offer)

    def act() -> None:
        actions.withdraw_offer(offer=offer, by=request.actor, at=request.now)

    return ask(
        request,
        typed(request, Confirm),
        act,
        title=_("Take this offer off sale?"),
        button=_("Take it off sale"),
        back=(reverse("organisation:offers"), _("Offers")),
        done=_("The offer is no longer on sale."),
        why=[_("Nobody can ask for it any more, and it cannot be put back on sale. Orders under way go on.")],
        danger=True,
        context={"about": found.title},
    )


@audience_required("organisation")
@require_POST
def open_or_close(request: Request, session: UUID) -> HttpResponse:
    """Take no new order for a session, or take them again."""
    organisation = mine(request, "trainings")[0]
    lines = {
        line.public_id: line
        for offer in offers_of(organisation.id, day=today(request))
        for action in offer.actions
        for line in action.sessions
    }
    if session not in lines:
        raise NotFound
    if request.POST.get("open") == "yes":
        actions.reopen_session(session=session, by=request.actor, at=request.now)
        messages.success(request, _("The session takes requests again."))
    else:
        actions.close_session(session=session, by=request.actor, at=request.now)
        messages.success(request, _("The session takes no new request. Orders under way go on."))
    return redirect("organisation:offers")


def its_offer(request: Request, offer: UUID) -> tuple[OrganisationFacts, OwnOffer]:
    """An offer of the organisation for which one acts. Raises NotFound, RoleTooLow."""
    organisation = mine(request, "trainings")[0]
    for found in offers_of(organisation.id, day=today(request)):
        if found.public_id == offer:
            return organisation, found
    raise NotFound


def its_action(request: Request, action: UUID) -> tuple[OwnOffer, ActionLine]:
    """An action of the organisation for which one acts, with its offer. Raises NotFound, RoleTooLow."""
    organisation = mine(request, "trainings")[0]
    for offer in offers_of(organisation.id, day=today(request)):
        for found in offer.actions:
            if found.public_id == action:
                return offer, found
    raise NotFound
