"""Offers taken from a LHÉO file, and what became of each file."""

from pathlib import Path
from typing import Any
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from pecule.catalogue import actions
from pecule.catalogue.queries import import_report, imports_of
from pecule.catalogue.rules.reports import REASONS, ImportTooLarge, ImportUnreadable
from pecule.sites.design.components import Column, Row
from pecule.sites.design.forms import PlainForm
from pecule.sites.design.http import Request
from pecule.sites.design.limits import at_most, body_of_at_most
from pecule.sites.design.paging import page_of
from pecule.sites.design.words import fact
from pecule.sites.entrance.doors import audience_required
from pecule.sites.organisation.pages.asking import ask, typed
from pecule.sites.organisation.pages.mine import mine

FILE_BYTES_MAX = 50 * 2**20
A_PAGE = 50
_COUNTS = {
    "accepted": gettext_lazy("New offers"),
    "updated": gettext_lazy("Changed"),
    "unchanged": gettext_lazy("Known already"),
    "refused": gettext_lazy("Not taken in"),
    "absent": gettext_lazy("Published here, not in this file"),
}


class FileForm(PlainForm):
    """One file."""

    file = forms.FileField(
        label=gettext_lazy("LHÉO file"),
        help_text=gettext_lazy("XML, version 2.2 or 2.3, at most 50 MB, not compressed."),
        allow_empty_file=True,
    )


@audience_required("organisation")
@body_of_at_most(FILE_BYTES_MAX + 2**20, audience="organisation")
@at_most(30, seconds=3600)
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: Request) -> HttpResponse:
    """Take a file in at once; its report comes next."""
    organisation = mine(request, "trainings")[0]

    def act(file: TemporaryUploadedFile) -> str:
        report = actions.import_lheo(
            Path(file.temporary_file_path()), name=file.name or "", organisation=organisation.public_id,
            by=request.actor, at=request.now,
        )  # fmt: skip
        return report.public_id

    return ask(
        request,
        typed(request, FileForm),
        act,
        title=_("Which file holds your offers?"),
        button=_("Take this file in"),
        back=(reverse("organisation:offers"), _("Offers")),
        after=lambda report: reverse("organisation:import", args=[report]),
        done=_("Your file was read. This is its report."),
        why=[
            _(
                "Offers, actions and sessions are known by their own numbers: sent again, they are updated. What the "
                "file does not name stays as it is. Prices of orders under way do not move."
            )
        ],
        refusals={ImportUnreadable: "file", ImportTooLarge: "file"},
        template="organisation/import_send.html",
        context={"about": organisation.name, "files": imports_of(organisation.id)},
    )


@audience_required("organisation")
@require_safe
def report(request: Request, report: UUID) -> HttpResponse:
    """How much was taken in, and line by line what was not, with the reason."""
    organisations = mine(request)
    found = import_report(report, organisation_id=organisations[0].id)
    reasons = found.report["reasons"]
    page = page_of(request, len(reasons), lambda limit, offset: reasons[offset : offset + limit], size=A_PAGE)
    columns = [Column(_("Line")), Column(_("Offer")), Column(_("Where")), Column(_("Why"))]
    context = {
        "organisations": organisations,
        "file": found,
        "counts": [Row(str(says), found.report[name]) for name, says in _COUNTS.items()],
        "columns": columns,
        "rows": [(each["line"], each["offer"] or "–", each["path"] or "–", _says(each)) for each in page],
        "page": page,
        "kept": len(reasons),
    }
    return render(request, "organisation/import.html", context)


def _says(reason: dict[str, Any]) -> str:
    """The sentence of a reason in the page's language; one of an older release stays in English."""
    if reason["code"] not in REASONS:
        return str(reason["says"])
    facts = {name: fact(name, value) for name, value in reason["facts"].items()}
    return _(REASONS[reason["code"]]).format_map(facts)
