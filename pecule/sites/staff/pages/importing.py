"""A file of indicators from others: first what it would do, place by place, then doing it."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from pecule.kernel.refusals import Refusal
from pecule.screening import actions
from pecule.screening.actions import Imported, Source
from pecule.screening.rules import ListUnreadable
from pecule.signin.rules import Permission
from pecule.sites.design.components import Column, Row
from pecule.sites.design.forms import PlainForm
from pecule.sites.design.http import Request
from pecule.sites.design.limits import at_most, body_of_at_most
from pecule.sites.design.words import refusal_words
from pecule.sites.staff.asking import SURE, typed
from pecule.sites.staff.doors import needs, staff_page, today

FILE_BYTES, BODY_BYTES, SHOWN, DAYS = 2**19, 2**21, 200, 180


class FileForm(PlainForm):
    """What was given, by whom, and how sure it is. What was looked at comes back as text: it is what is done."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "At most 512 KB. A plain list is a CSV with columns kind and value, or one value a line."
        ),
        required=False,
        allow_empty_file=True,
    )
    content = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    form = forms.ChoiceField(
        label=gettext_lazy("What is it?"),
        widget=forms.RadioSelect(),
        choices=[
            ("list", gettext_lazy("A plain list")),
            ("stix", gettext_lazy("A STIX 2.1 bundle")),
            ("misp", gettext_lazy("A MISP event")),
        ],
    )
    source = forms.CharField(label=gettext_lazy("Who told it?"), max_length=80)
    confidence = forms.IntegerField(
        label=gettext_lazy("How sure is it, where the file does not say?"),
        help_text=gettext_lazy(
            "From 0 to 100. From 50 on, whoever shares an indicator is held until an officer looks."
        ),
        min_value=0,
        max_value=100,
        initial=40,
    )
    days = forms.IntegerField(
        label=gettext_lazy("For how many days, at most?"), min_value=1, max_value=730, initial=DAYS
    )

    def clean(self) -> dict[str, Any]:
        """A file, or what was looked at before."""
        said = super().clean() or {}
        given = said.get("file")
        if given is not None and given.size > FILE_BYTES:
            self.add_error("file", _("This file is larger than 512 KB: give it in parts."))
        elif given is None and not said.get("content"):
            self.add_error("file", _("Choose a file."))
        return said


@needs(Permission.DECIDE_MATCHES)
@body_of_at_most(BODY_BYTES, audience="staff")
@at_most(60, seconds=600)
@require_http_methods(["GET", "HEAD", "POST"])
def import_indicators(request: Request) -> HttpResponse:
    """Look at a file, then list what is in it."""
    form = typed(request, FileForm)
    if not form.is_valid():
        return staff_page(request, "staff/import_indicators.html", {}, form)
    said = form.cleaned_data
    content = said["file"].read() if said["file"] else said["content"].encode()
    asked = {
        "content": content,
        "form": said["form"],
        "source": Source(said["source"], said["confidence"], today(request) + timedelta(days=said["days"])),
        "by": request.actor,
        "at": request.now,
    }
    try:
        if SURE in request.POST:
            done = actions.import_indicators(**asked)
            messages.success(request, _("{number} new indicators are listed.").format(number=done.added))
            return redirect("staff:indicators")
        looked = actions.preview_import(**asked)
    except Refusal as refusal:
        form.add_refusal(refusal, "file" if isinstance(refusal, ListUnreadable) else None)
        return staff_page(request, "staff/import_indicators.html", {}, form)
    kept = [(name, request.POST[name]) for name in ("form", "source", "confidence", "days")]
    kept.append(("content", content.decode()))
    return staff_page(request, "staff/import_preview.html", {**_preview(looked), "kept": kept})


def _preview(looked: Imported) -> dict[str, Any]:
    return {
        "facts": [
            Row(_("New"), str(looked.added)),
            Row(_("Surer or longer than before"), str(looked.strengthened)),
            Row(_("Known so already"), str(looked.known)),
            Row(_("Held at once"), str(looked.held)),
            Row(_("Not listed"), str(len(looked.refused))),
        ],
        "columns": [Column(_("Where")), Column(_("Why it is not listed"))],
        "rows": [[one.place, refusal_words(one.refusal).says] for one in looked.refused[:SHOWN]],
        "more": max(0, len(looked.refused) - SHOWN),
    }
