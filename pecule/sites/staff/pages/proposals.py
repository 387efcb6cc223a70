"""What one person proposed: another one confirms it, or it is withdrawn; then how far it is."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pecule.entitlements.actions.proposals import confirm_proposal, go_on, withdraw_proposal
from pecule.entitlements.queries.proposals import proposal as proposal_facts
from pecule.kernel.refusals import Refusal
from pecule.signin.rules import Permission
from pecule.sites.design.forms import PlainForm
from pecule.sites.design.http import Request
from pecule.sites.staff.doors import needs, staff_page
from pecule.sites.staff.who import names_of
from pecule.sites.staff.words import proposal_tag, proposal_words

REFRESH_SECONDS = 5
_VERBS = {"confirm": confirm_proposal, "withdraw": withdraw_proposal, "go_on": go_on}


class ActForm(PlainForm):
    """Which button."""

    act = forms.ChoiceField(choices=[(name, name) for name in _VERBS], widget=forms.HiddenInput)


@needs(Permission.RUN_YEAR, Permission.REVERSE_BATCHES)
@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request: Request, public_id: UUID) -> HttpResponse:
    """One proposal. While it is being done, the page comes back by itself, unless the address says ``?still``."""
    form = ActForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            _VERBS[form.cleaned_data["act"]](proposal=public_id, by=request.actor, at=request.now)
        except Refusal as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _said(form.cleaned_data["act"]))
            return redirect("staff:proposal", public_id)
    found = proposal_facts(public_id)
    names = names_of((found.proposed_by, found.confirmed_by))
    context = {
        "proposal": found,
        "title": proposal_words(found),
        "state": proposal_tag(found),
        "proposed_by": names.get(found.proposed_by, ""),
        "confirmed_by": names.get(found.confirmed_by, ""),
        "mine": found.proposed_by == str(request.actor),
        "still": "still" in request.GET,
    }
    response = staff_page(request, "staff/proposal.html", context, form)
    if found.state == "under_way" and "still" not in request.GET:
        response["Refresh"] = str(REFRESH_SECONDS)
    return response


def _said(act: str) -> str:
    if act == "withdraw":
        return _("Withdrawn: nothing will happen.")
    return _("Confirmed: the work begins.") if act == "confirm" else _("The work goes on.")
