"""Programs that act for the organisation through the API: made, seen, ended."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from pecule.catalogue.actions.programs import make_program, revoke_program
from pecule.catalogue.queries.programs import programs_of
from pecule.kernel.refusals import NotFound, Refusal
from pecule.signin.rules.clients import ScopeUnknown
from pecule.sites.design.forms import PlainForm
from pecule.sites.design.http import Request
from pecule.sites.design.limits import at_most
from pecule.sites.entrance.doors import audience_required
from pecule.sites.organisation import listing_words as words
from pecule.sites.organisation.pages.asking import Confirm, ask, short, show, typed
from pecule.sites.organisation.pages.mine import mine


class ProgramForm(PlainForm):
    """What it is called, and what it may do."""

    name = forms.CharField(
        label=gettext_lazy("Name of the program"),
        help_text=gettext_lazy("So that you recognise it later, for example “Planning software”."),
        max_length=80,
        widget=short(),
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What may it do?"),
        help_text=gettext_lazy("Tick no more than it needs."),
        choices=words.scopes,
        widget=forms.CheckboxSelectMultiple,
    )


@audience_required("organisation")
@require_safe
def programs(request: Request) -> HttpResponse:
    """The programs that act for the organisation, those in use first."""
    organisations = mine(request, "manager")
    lines = [(each, [words.scope(name) for name in each.scopes]) for each in programs_of(organisations[0].id)]
    return render(request, "organisation/programs.html", {"organisations": organisations, "lines": lines})


@audience_required("organisation")
@at_most(20, seconds=3600)
@require_http_methods(["GET", "HEAD", "POST"])
def make(request: Request) -> HttpResponse:
    """Make a program; its secret is on the page that answers and nowhere afterwards."""
    organisations = mine(request, "manager")
    form = typed(request, ProgramForm)
    if form.is_valid():
        try:
            made = make_program(
                organisation=organisations[0].public_id, by=request.actor, at=request.now, **form.cleaned_data
            )
        except ScopeUnknown as refusal:
            form.add_refusal(refusal, "scopes")
        except Refusal as refusal:
            form.add_refusal(refusal)
        else:
            context = {"organisations": organisations, "made": made, "name": form.cleaned_data["name"]}
            return render(request, "organisation/program_made.html", context)
    return show(
        request,
        form,
        {
            "title": _("Which program will act for you?"),
            "button": _("Make the program"),
            "back_url": reverse("organisation:programs"),
            "back_text": _("Programs"),
            "about": organisations[0].name,
            "why": [_("Its secret is shown once, on the next page: have a safe place ready for it.")],
        },
    )


@audience_required("organisation")
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: Request, client_id: str) -> HttpResponse:
    """End a program's access at once."""
    organisation = mine(request, "manager")[0]
    found = next((each for each in programs_of(organisation.id) if each.client_id == client_id), None)
    if found is None:
        raise NotFound

    def act() -> None:
        revoke_program(organisation=organisation.public_id, client_id=client_id, by=request.actor, at=request.now)

    return ask(
        request,
        typed(request, Confirm),
        act,
        title=_("End the access of {name}?").format(name=found.name),
        button=_("End its access"),
        back=(reverse("organisation:programs"), _("Programs")),
        done=_("This program can no longer do anything here."),
        why=[_("It takes effect at once and cannot be undone; you may make another program.")],
        danger=True,
        context={"about": organisation.name},
    )
