"""Sending a file, waiting for a large one to be read, and the empty model."""

from pathlib import Path
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from pecule.entitlements.actions.incoming import receive_file
from pecule.entitlements.queries.incoming import incoming
from pecule.entitlements.rules.bounded import FILE_BYTES_MAX
from pecule.kernel.refusals import Refusal
from pecule.signin.rules import Audience
from pecule.sites.design.forms import PlainForm, form_page
from pecule.sites.design.http import Request
from pecule.sites.design.limits import at_most, body_of_at_most
from pecule.sites.employer.columns import columns, empty_model
from pecule.sites.entrance.doors import audience_required

REFRESH_SECONDS = 5
FORM_BYTES = 2**20


class SendForm(PlainForm):
    """One file."""

    file = forms.FileField(
        label=gettext_lazy("File of declarations"),
        help_text=gettext_lazy("A DSN, or a CSV or Parquet file with our columns, of at most 1.5 GB, not compressed."),
        allow_empty_file=True,
    )


@audience_required(Audience.EMPLOYER)
@body_of_at_most(FILE_BYTES_MAX + FORM_BYTES, audience=Audience.EMPLOYER)
@at_most(200, seconds=3600)
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: Request) -> HttpResponse:
    """Send a file: read at once when it is small, by a job when it is large."""
    form = SendForm(request.POST, request.FILES) if request.method == "POST" else SendForm()
    if form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            path = Path(sent.temporary_file_path())
            received = receive_file(path, name=sent.name, by=request.actor, at=request.now)
        except Refusal as refusal:
            form.add_refusal(refusal, "file")
        else:
            if received.incoming is not None:
                return redirect("employer:reading", received.incoming)
            messages.success(request, _("Your file was read. This is its report."))
            return redirect("employer:file", received.file)
    return form_page(request, "employer/send.html", form, {"title": _("Send a file"), "button": _("Send the file")})


@audience_required(Audience.EMPLOYER)
@require_safe
def reading(request: Request, public_id: UUID) -> HttpResponse:
    """A large file on its way. The page comes back by itself, unless the address says ``?still``."""
    found = incoming(public_id, by=request.actor)
    if found.file is not None:
        return redirect("employer:file", found.file)
    response = render(request, "employer/reading.html", {"incoming": found, "still": "still" in request.GET})
    if found.read_at is None and "still" not in request.GET:
        response["Refresh"] = str(REFRESH_SECONDS)
    return response


@audience_required(Audience.EMPLOYER)
@require_safe
def model(request: Request) -> HttpResponse:
    """What each column of a CSV or Parquet file holds."""
    return render(request, "employer/model.html", {"columns": columns()})


@audience_required(Audience.EMPLOYER)
@require_safe
def model_csv(request: Request) -> HttpResponse:
    """The empty file to fill in."""
    response = HttpResponse(empty_model(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="declarations.csv"'
    return response
