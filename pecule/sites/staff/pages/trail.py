"""The trail of a subject: what was done to it, by whom, when. Subjects are public ids, never numbers or names."""

from collections.abc import Mapping

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from pecule.audit.queries import lines_about
from pecule.signin.rules import Permission
from pecule.sites.design.components import Column
from pecule.sites.design.forms import PlainForm
from pecule.sites.design.http import Request
from pecule.sites.design.words import long_moment, money
from pecule.sites.staff.doors import needs, staff_page
from pecule.sites.staff.who import names_of

LINES_SHOWN = 200


class TrailForm(PlainForm):
    """About what."""

    subject = forms.RegexField(
        regex=r"^[a-z_-]{2,30}(:[A-Za-z0-9._:-]{1,80})?$",
        label=gettext_lazy("Subject"),
        help_text=gettext_lazy("As pages name it: file:…, holder:…, login:…, credit:2025. Never a name or a number."),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"invalid": gettext_lazy("This is not a subject. Copy it from a page, as in credit:2025.")},
    )


@needs(Permission.READ_TRAIL)
@require_http_methods(["GET", "HEAD", "POST"])
def trail(request: Request) -> HttpResponse:
    """Lines about one subject, newest first. What is typed is posted, so that a mistake stands in no address."""
    if request.method == "POST":
        typed = TrailForm(request.POST)
        if not typed.is_valid():
            return staff_page(request, "staff/trail.html", {"asked": False}, typed)
        return redirect(f"{reverse('staff:trail')}?{urlencode({'subject': typed.cleaned_data['subject']})}")
    form = TrailForm(request.GET if "subject" in request.GET else None)
    found = lines_about(form.cleaned_data["subject"], limit=LINES_SHOWN) if form.is_valid() else []
    names = names_of(line.actor for line in found)
    context = {
        "asked": form.is_bound and form.is_valid(),
        "subject": form.cleaned_data["subject"] if form.is_bound and form.is_valid() else "",
        "columns": [Column(_("When")), Column(_("Who")), Column(_("What")), Column(_("Facts"))],
        "rows": [
            [
                long_moment(line.recorded_at),
                _who(line.actor, names),
                line.verb,
                ", ".join(_fact(name, value) for name, value in line.details.items() if value not in ("", None)),
            ]
            for line in found
        ],
    }
    return staff_page(request, "staff/trail.html", context, form)


def _who(actor: str, names: Mapping[str, str]) -> str:
    """A colleague's name, leading to the trail of that login; anybody else as the trail knows them."""
    kind, _colon, id = actor.partition(":")
    if kind != "staff":
        return f"{names[actor]} ({actor})"
    address = f"{reverse('staff:trail')}?{urlencode({'subject': f'login:{id}'})}"
    return format_html('<a href="{}">{}</a>', address, names[actor])


def _fact(name: str, value: object) -> str:
    """One fact of a line: amounts as euros, the rest as it was written."""
    if isinstance(value, int) and (name == "cents" or name.endswith("_cents")):
        return f"{name.removesuffix('cents').rstrip('_') or _('amount')}: {money(value)}"
    return f"{name}: {value}"
