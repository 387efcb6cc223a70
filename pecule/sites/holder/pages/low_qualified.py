"""The statement of having no diploma of level 3: made, confirmed, withdrawn. One question a page."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from pecule.entitlements.actions import declare_low_qualified, withdraw_low_qualified
from pecule.entitlements.queries.stated import Statement, low_qualified_terms, standing_statement
from pecule.holders.rules.standing import AccountClosed
from pecule.kernel.refusals import Refusal
from pecule.sites.design.forms import PlainForm, form_page
from pecule.sites.design.http import Request
from pecule.sites.entrance.doors import audience_required
from pecule.sites.holder.pages.me import me, today

NEVER = "never"


class DiplomaForm(PlainForm):
    """Whether there is one."""

    diploma = forms.ChoiceField(
        label=_("Do you have one of these?"),
        choices=[("no", _("No, none of them")), ("yes", _("Yes, at least one"))],
        widget=forms.RadioSelect,
    )


class HonourForm(PlainForm):
    """The statement itself."""

    true = forms.BooleanField(label=_("I state that I have none of these diplomas, titles or certifications"))


class SinceForm(PlainForm):
    """When it stopped being true."""

    since = forms.ChoiceField(label=_("When did you get it?"), widget=forms.RadioSelect)

    def __init__(self, first: int, last: int, *args: Any) -> None:
        super().__init__(*args)
        years = [(str(year), gettext("In {year}").format(year=year)) for year in range(last, first - 1, -1)]
        never = (NEVER, gettext("Before {year}: my statement was never true").format(year=first))
        self.fields["since"].choices = [*years, never]  # type: ignore[attr-defined]  # a choice field, see above

    def until_year(self, first: int) -> int:
        """The last year for which the statement counts."""
        since = self.cleaned_data["since"]
        return first - 1 if since == NEVER else int(since)


class SinceKeptForm(SinceForm):
    """The same, carried over to where it is confirmed."""

    def __init__(self, first: int, last: int, *args: Any) -> None:
        super().__init__(first, last, *args)
        self.fields["since"].widget = forms.HiddenInput()


@audience_required("holder")
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: Request) -> HttpResponse:
    """What the statement changes, and the question; where it stands, once made."""
    holder, day = me(request), today(request)
    form = DiplomaForm(request.POST if request.method == "POST" else None)
    answer = form.cleaned_data["diploma"] if form.is_valid() else ""
    if answer == "no":
        return redirect("holder:state_low_qualified")
    context = {
        "holder": holder,
        "statement": standing_statement(holder.id),
        "terms": low_qualified_terms(day=day),
        "has_one": answer == "yes",
    }
    return form_page(request, "holder/low_qualified.html", form, context)


@audience_required("holder")
@require_http_methods(["GET", "HEAD", "POST"])
def state(request: Request) -> HttpResponse:
    """Confirm the statement: it counts from this year on (R6323-3-1 II)."""
    holder, day = me(request), today(request)
    if standing_statement(holder.id) is not None:
        return redirect("holder:low_qualified")
    form = HonourForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            declare_low_qualified(holder.id, from_year=day.year, by=request.actor, at=request.now)
        except Refusal as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, gettext("Your statement is made."))
            return redirect("holder:low_qualified")
    elif holder.status == "closed":
        raise AccountClosed
    context = {"year": day.year, "terms": low_qualified_terms(day=day)}
    return form_page(request, "holder/low_qualified_state.html", form, context)


@audience_required("holder")
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: Request) -> HttpResponse:
    """Since when the statement is no longer true; then what that means, before anything is done."""
    statement = standing_statement(me(request).id)
    if statement is None:
        return redirect("holder:low_qualified")
    years = statement.from_year, _last(request, statement)
    form = SinceForm(*years, request.POST if request.method == "POST" else None)
    if form.is_valid():
        kept = SinceKeptForm(*years)
        kept.initial = {"since": form.cleaned_data["since"]}
        until = form.until_year(statement.from_year)
        context = {"until": until, "never": until < statement.from_year, "first": statement.from_year}
        return form_page(request, "holder/low_qualified_end_confirm.html", kept, context)
    return form_page(request, "holder/low_qualified_end.html", form, {"statement": statement})


@audience_required("holder")
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_end(request: Request) -> HttpResponse:
    """Withdraw the statement. Read as a page, it leads back to the question."""
    holder = me(request)
    statement = standing_statement(holder.id)
    if request.method != "POST" or statement is None:
        return redirect("holder:low_qualified")
    form = SinceForm(statement.from_year, _last(request, statement), request.POST)
    if form.is_valid():
        until = form.until_year(statement.from_year)
        try:
            withdraw_low_qualified(holder.id, until_year=until, by=request.actor, at=request.now)
        except Refusal as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, gettext("Your statement is withdrawn. Your rights were computed again."))
            return redirect("holder:low_qualified")
    return form_page(request, "holder/low_qualified_end.html", form, {"statement": statement})


def _last(request: Request, statement: Statement) -> int:
    return max(today(request).year, statement.from_year)
