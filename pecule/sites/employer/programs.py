"""Programs that act for a company or a funder through the API: made, seen, ended."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from pecule.entitlements.actions.programs import make_program
from pecule.kernel.refusals import NotFound, Refusal
from pecule.signin.actions import revoke_client
from pecule.signin.queries import clients_of
from pecule.signin.rules import Audience, Scope, ScopeUnknown
from pecule.sites.design.forms import PlainForm, form_page
from pecule.sites.design.http import Request
from pecule.sites.design.limits import at_most
from pecule.sites.entrance.doors import audience_required, login_of

WORDS = {
    Scope.DECLARATIONS_READ: gettext_lazy("Read what became of our files"),
    Scope.DECLARATIONS_WRITE: gettext_lazy("Send declarations"),
    Scope.DOTATIONS_READ: gettext_lazy("Read what became of our dotations"),
    Scope.DOTATIONS_WRITE: gettext_lazy("Announce dotations"),
}
OF_AUDIENCE = {
    Audience.EMPLOYER.value: (Scope.DECLARATIONS_READ, Scope.DECLARATIONS_WRITE),
    Audience.FUNDER.value: (Scope.DOTATIONS_READ, Scope.DOTATIONS_WRITE),
}


class ProgramForm(PlainForm):
    """What it is called, and what it may do."""

    name = forms.CharField(
        label=gettext_lazy("Name of the program"),
        help_text=gettext_lazy("So that you recognise it later, for example “Payroll software”."),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What may it do?"),
        help_text=gettext_lazy("Tick no more than it needs."),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: object = None, *, audience: str) -> None:
        super().__init__(data)
        self.fields["scopes"].choices = [  # type: ignore[attr-defined]  # the field just above
            (scope.value, WORDS[scope]) for scope in OF_AUDIENCE[audience]
        ]


@audience_required(Audience.EMPLOYER, Audience.FUNDER)
@require_safe
def programs(request: Request) -> HttpResponse:
    """The programs that act for me, those in use first."""
    lines = [(each, [WORDS[Scope(name)] for name in each.scopes]) for each in clients_of(login_of(request).public_id)]
    return render(request, "employer/programs.html", {"lines": lines})


@audience_required(Audience.EMPLOYER, Audience.FUNDER)
@at_most(20, seconds=3600)
@require_http_methods(["GET", "HEAD", "POST"])
def make(request: Request) -> HttpResponse:
    """Make a program; its secret is on the page that answers and nowhere afterwards."""
    audience = login_of(request).audience
    form = ProgramForm(request.POST if request.method == "POST" else None, audience=audience)
    if form.is_valid():
        try:
            made = make_program(by=request.actor, at=request.now, **form.cleaned_data)
        except ScopeUnknown as refusal:
            form.add_refusal(refusal, "scopes")
        except Refusal as refusal:
            form.add_refusal(refusal)
        else:
            return render(request, "employer/program_made.html", {"made": made, "name": form.cleaned_data["name"]})
    told = {"title": _("Which program will act for you?"), "button": _("Make the program")}
    return form_page(request, "employer/program_make.html", form, told)


@audience_required(Audience.EMPLOYER, Audience.FUNDER)
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: Request, client_id: str) -> HttpResponse:
    """End a program's access at once."""
    owner = login_of(request).public_id
    found = next((each for each in clients_of(owner) if each.client_id == client_id), None)
    if found is None:
        raise NotFound
    if request.method == "POST":
        revoke_client(client_id=client_id, owner=owner, by=request.actor, at=request.now)
        return redirect("employer:programs")
    return render(request, "employer/program_revoke.html", {"program": found})
