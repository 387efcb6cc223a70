"""Whether to be told of new scams: one question, no by default."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from pecule.scams.actions import follow_warnings
from pecule.scams.queries.notices import follows_warnings
from pecule.sites.design.forms import PlainForm, form_page
from pecule.sites.design.http import Request
from pecule.sites.entrance.doors import audience_required
from pecule.sites.holder.pages.me import me


class WarningsForm(PlainForm):
    """Yes or no."""

    wanted = forms.ChoiceField(
        label=_("Shall we write to you when a new scam goes round?"),
        choices=[("yes", _("Yes, by e-mail, once a week at most")), ("no", _("No, pages show it anyway"))],
        widget=forms.RadioSelect(),
    )


@audience_required("holder")
@require_http_methods(["GET", "HEAD", "POST"])
def scam_warnings(request: Request) -> HttpResponse:
    """Choose it, or take it back."""
    holder = me(request)
    if request.method == "POST":
        form = WarningsForm(request.POST)
    else:
        form = WarningsForm(initial={"wanted": "yes" if follows_warnings(holder.id) else "no"})
    if form.is_valid():
        wanted = form.cleaned_data["wanted"] == "yes"
        follow_warnings(holder_id=holder.id, wanted=wanted, by=request.actor, at=request.now)
        messages.success(request, gettext("We will write to you.") if wanted else gettext("We will not write to you."))
        return redirect("holder:home")
    return form_page(request, "holder/scam_warnings.html", form)
