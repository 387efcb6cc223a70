"""Coming in: asking for one's organisation to be listed, or taking up an invitation."""

from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pecule.catalogue import actions
from pecule.catalogue.queries import application_page, applications_of, invitations_for, organisations_of
from pecule.catalogue.rules import InvalidNda, SiretTaken, TextMissing
from pecule.catalogue.rules.vetting import ApplicationUnderWay, DelistingRuns
from pecule.kernel.identifiers import InvalidSiret
from pecule.sites.design.forms import PlainForm
from pecule.sites.design.http import Request
from pecule.sites.design.limits import at_most
from pecule.sites.entrance.doors import audience_required, login_of
from pecule.sites.organisation import listing_words as words
from pecule.sites.organisation.pages.asking import ask, short, typed
from pecule.sites.organisation.pages.mine import CHOSEN, today

_REFUSALS = {
    InvalidSiret: "siret",
    SiretTaken: "siret",
    ApplicationUnderWay: "siret",
    DelistingRuns: "siret",
    InvalidNda: "nda",
    TextMissing: "name",
}


class StartForm(PlainForm):
    """Which organisation."""

    siret = forms.CharField(
        label="SIRET",
        help_text=gettext_lazy("14 digits: the establishment that sells the trainings."),
        max_length=30,
        widget=short(inputmode="numeric"),
    )
    nda = forms.CharField(
        label=gettext_lazy("Number of your activity declaration"),
        help_text=gettext_lazy("11 digits, given by the labour administration."),
        max_length=30,
        widget=short(inputmode="numeric"),
    )
    name = forms.CharField(
        label=gettext_lazy("Name of the organisation"),
        help_text=gettext_lazy("As people will read it on your offers."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    city = forms.CharField(
        label=gettext_lazy("Town"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "address-level2"}),
    )


@audience_required("organisation")
@require_safe
def welcome(request: Request) -> HttpResponse:
    """For a login that acts for nobody yet, or for one organisation more: invitations, and how to be listed."""
    login, day = login_of(request), today(request)
    organisations = organisations_of(login.public_id)
    under_way = [
        (line, words.application(line.state))
        for each in organisations
        for line in applications_of(each.id, day=day)
        if line.state in ("started", "submitted", "admissible")
    ]
    invitations = [(line, words.role(line.role)) for line in invitations_for(login.public_id, day=day)]
    context = {"organisations": organisations, "invitations": invitations, "under_way": under_way}
    return render(request, "organisation/welcome.html", context | {"email": login.email})


@audience_required("organisation")
@at_most(20, seconds=3600)
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: Request) -> HttpResponse:
    """Say which organisation asks to be listed. A SIRET that others hold is refused, and the claim is kept."""
    form = typed(request, StartForm)

    def act(siret: str, nda: str, name: str, city: str) -> UUID:
        return actions.start_application(siret=siret, nda=nda, name=name, city=city, by=request.actor, at=request.now)

    def after(application: UUID) -> str:
        page = application_page(application, day=today(request))
        request.session[CHOSEN] = str(page.line.organisation_public_id)
        return reverse("organisation:application", args=[application])

    return ask(
        request,
        form,
        act,
        title=_("Which organisation do you speak for?"),
        button=_("Continue"),
        back=(reverse("organisation:welcome"), _("Back")),
        after=after,
        refusals=_REFUSALS,
        template="organisation/start.html",
        context={"claimed": lambda: isinstance(form.refusal, SiretTaken)},
    )


@audience_required("organisation")
@require_POST
def accept(request: Request, invitation: UUID) -> HttpResponse:
    """Take up an invitation, and act for that organisation from now on."""
    joined = actions.accept_invitation(invitation=invitation, by=request.actor, at=request.now)
    request.session[CHOSEN] = str(joined)
    return redirect("organisation:home")
