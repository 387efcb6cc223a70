"""What an application holds several of: legal representatives, and documents."""

from datetime import date
from typing import cast
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pecule.catalogue import actions
from pecule.catalogue.queries import document as document_of
from pecule.catalogue.rules import DatesOutOfOrder, TextMissing
from pecule.catalogue.rules.documents import (
    DOCUMENT_KINDS,
    DocumentEmpty,
    DocumentKindUnknown,
    DocumentTooLarge,
    DocumentUnreadable,
    IssueDateMissing,
    TooManyDocuments,
)
from pecule.kernel.refusals import NotFound
from pecule.sites.design.forms import DayField, PlainForm
from pecule.sites.design.http import Request
from pecule.sites.design.limits import at_most, body_of_at_most
from pecule.sites.entrance.doors import audience_required
from pecule.sites.organisation import listing_words as words
from pecule.sites.organisation.pages.applying import its_application, missing_in, titles
from pecule.sites.organisation.pages.asking import DOCUMENT_FORM_BYTES, Sent, ask, content_of, short, typed
from pecule.sites.organisation.pages.mine import mine

DOCUMENT_REFUSALS = {
    DocumentEmpty: "file",
    DocumentTooLarge: "file",
    DocumentUnreadable: "file",
    TooManyDocuments: "file",
    DocumentKindUnknown: "kind",
    IssueDateMissing: "issued_on",
}


class RepresentativeForm(PlainForm):
    """Somebody who represents the organisation in law."""

    family_name = forms.CharField(label=gettext_lazy("Family name"), max_length=100, widget=short())
    given_names = forms.CharField(label=gettext_lazy("Given names"), max_length=100, widget=short())
    birth_date = DayField(label=gettext_lazy("Date of birth"))
    title = forms.CharField(
        label=gettext_lazy("Function"), help_text=gettext_lazy("For example manager, president."), max_length=100,
        widget=short(),
    )  # fmt: skip


class DocumentForm(PlainForm):
    """One document."""

    kind = forms.ChoiceField(label=gettext_lazy("What it is"))
    file = forms.FileField(
        label=gettext_lazy("File"), help_text=gettext_lazy("PDF, PNG or JPEG, at most 5 MB."), allow_empty_file=True
    )
    issued_on = DayField(
        label=gettext_lazy("Day on which it was issued"),
        help_text=gettext_lazy("Needed for the extract of the trade register."),
        required=False,
    )

    def __init__(self, *args: object, wanted: list[str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        kinds = [*wanted, *(kind for kind in DOCUMENT_KINDS if kind not in (*wanted, "subcontract"))]
        cast(forms.ChoiceField, self.fields["kind"]).choices = [(kind, words.piece(kind)) for kind in kinds]


@audience_required("organisation")
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: Request, application: UUID) -> HttpResponse:
    """Those who represent the organisation in law, and one more."""
    organisation, page = its_application(request, application, to_write=True)

    def act(family_name: str, given_names: str, birth_date: date, title: str) -> None:
        actions.add_representative(
            organisation=organisation.public_id, family_name=family_name, given_names=given_names,
            birth_date=birth_date, title=title, by=request.actor, at=request.now,
        )  # fmt: skip

    return ask(
        request,
        typed(request, RepresentativeForm),
        act,
        title=titles()["people"],
        button=_("Add this person"),
        back=(reverse("organisation:application", args=[application]), _("Back to the application")),
        after=reverse("organisation:application_people", args=[application]),
        done=_("The person is added."),
        why=[_("We check that they may lead a training organisation. Nobody else reads it.")],
        refusals={DatesOutOfOrder: "birth_date", TextMissing: "family_name"},
        template="organisation/people.html",
        context={"about": organisation.name, "page": page, "quiet": bool(page.representatives)},
    )


@audience_required("organisation")
@require_POST
def remove_person(request: Request, application: UUID, person: UUID) -> HttpResponse:
    """Take a representative out."""
    _organisation, page = its_application(request, application, to_write=True)
    if person not in {one.public_id for one in page.representatives}:
        raise NotFound
    actions.remove_representative(representative=person, by=request.actor, at=request.now)
    return redirect("organisation:application_people", application)


@audience_required("organisation")
@body_of_at_most(DOCUMENT_FORM_BYTES, audience="organisation")
@at_most(60, seconds=600)
@require_http_methods(["GET", "HEAD", "POST"])
def documents(request: Request, application: UUID) -> HttpResponse:
    """The documents of an application, what is still lacking, and one more."""
    organisation, page = its_application(request, application, to_write=True)
    wanted = missing_in(page, ())

    def act(kind: str, file: Sent, issued_on: date | None) -> None:
        name, content = content_of(file)
        actions.add_document(
            application=application, kind=kind, name=name, content=content, issued_on=issued_on,
            by=request.actor, at=request.now,
        )  # fmt: skip

    return ask(
        request,
        typed(request, DocumentForm, wanted=wanted),
        act,
        title=titles()["documents"],
        button=_("Add this document"),
        back=(reverse("organisation:application", args=[application]), _("Back to the application")),
        after=reverse("organisation:application_documents", args=[application]),
        done=_("The document is added."),
        refusals=DOCUMENT_REFUSALS,
        template="organisation/documents.html",
        context={
            "about": organisation.name,
            "page": page,
            "quiet": not wanted,
            "held": [(one, words.piece(one.kind)) for one in page.documents],
            "wanted": [words.piece(kind) for kind in wanted],
        },
    )


@audience_required("organisation")
@require_POST
def remove_document(request: Request, application: UUID, document: UUID) -> HttpResponse:
    """Take a document out."""
    _organisation, page = its_application(request, application, to_write=True)
    if document not in {one.public_id for one in page.documents}:
        raise NotFound
    actions.remove_document(document=document, by=request.actor, at=request.now)
    return redirect("organisation:application_documents", application)


@audience_required("organisation")
@require_safe
def document(request: Request, document: UUID) -> HttpResponse:
    """A document that the organisation sent, for its managers; never opened inside our pages."""
    found = document_of(document, organisation_id=mine(request, "manager")[0].id)
    response = HttpResponse(found.content, content_type=found.content_type)
    response["Content-Disposition"] = f'attachment; filename="document.{found.content_type.rpartition("/")[2]}"'
    return response
