"""Applications to be listed, and claims on one SIRET: read, judge, decide, settle."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from pecule.catalogue import actions
from pecule.catalogue.queries import (
    ApplicationLine,
    ApplicationPage,
    application_page,
    vetting_queue,
    waiting_count,
    waiting_disputes,
)
from pecule.catalogue.queries import (
    document as document_of,
)
from pecule.catalogue.rules.vetting import ApplicationOutOfTurn, ReasonsMissing
from pecule.kernel.refusals import NotFound
from pecule.signin.rules import Permission
from pecule.sites.design.components import Column, Row
from pecule.sites.design.forms import PlainForm
from pecule.sites.design.http import Request
from pecule.sites.design.paging import page_of
from pecule.sites.design.words import long_date, long_moment
from pecule.sites.employer.words import siret_words
from pecule.sites.staff import market_words as words
from pecule.sites.staff.asking import LONG_MAX, REASON_MIN, Said, ask, reason_field, typed
from pecule.sites.staff.doors import needs, staff_page, today
from pecule.sites.staff.queue import last_day

_METHODS = ["GET", "HEAD", "POST"]


@needs(Permission.VET_ORGANISATIONS)
@require_safe
def applications(request: Request) -> HttpResponse:
    """What waits for us, soonest last day first; then the claims on a SIRET."""
    day = today(request)
    count, late = waiting_count(day=day)
    page = page_of(request, count, lambda limit, offset: vetting_queue(day=day, limit=limit, offset=offset))
    context = {
        "page": page,
        "late": late,
        "columns": [Column(_("Organisation")), Column(_("SIRET")), Column(_("To do")), Column(_("Last day"))],
        "rows": [_row(one) for one in page],
        "disputes": waiting_disputes(),
    }
    return staff_page(request, "staff/applications.html", context)


def _row(one: ApplicationLine) -> list[object]:
    link = format_html('<a href="{}">{}</a>', reverse("staff:application", args=[one.public_id]), one.organisation_name)
    state = words.tagged(words.APPLICATIONS, one.state)
    return [link, siret_words(one.siret), state, last_day(one.due_on, late=one.late)]


@needs(Permission.VET_ORGANISATIONS)
@require_safe
def application(request: Request, public_id: UUID) -> HttpResponse:
    """One application, whole, with its documents to download."""
    found = application_page(public_id, day=today(request))
    context = {
        "page": found,
        "line": found.line,
        "state": words.tagged(words.APPLICATIONS, found.line.state),
        "due": last_day(found.line.due_on, late=found.line.late),
        "identity": _identity(found),
        "shown": _shown(found),
        "people_columns": [Column(_("Name")), Column(_("Born on")), Column(_("Function"))],
        "people": [
            [f"{one.given_names} {one.family_name}", long_date(one.birth_date), one.title]
            for one in found.representatives
        ],
        "documents": [(one, words.said(words.DOCUMENTS, one.kind), -(-one.size // 1024)) for one in found.documents],
        "history": _history(found),
    }
    return staff_page(request, "staff/application.html", context)


def _identity(found: ApplicationPage) -> list[Row]:
    said = found.identity
    return [
        Row(_("Legal name"), said.legal_name),
        Row(_("Legal form"), said.legal_form),
        Row(_("SIRET"), siret_words(found.line.siret)),
        Row(_("Activity declaration"), found.nda),
        Row(_("Declared on"), long_date(said.declared_on) if said.declared_on else "–"),
        Row(_("Address"), ", ".join(filter(None, (said.address, f"{said.postcode} {said.city}".strip())))),
        Row(_("E-mail"), said.email),
        Row(_("Phone"), said.phone),
        Row(_("Who applies"), _("somebody empowered to") if said.by_delegate else _("a legal representative")),
    ]


def _shown(found: ApplicationPage) -> list[Row]:
    said = found.file
    grouped = " ".join(said.iban[place : place + 4] for place in range(0, len(said.iban), 4))
    days = [long_date(day) for day in (said.qualiopi_from, said.qualiopi_until) if day]
    return [
        Row(_("Year of the last yearly statement"), said.statement_year or "–"),
        Row(_("Qualiopi certificate"), f"{said.qualiopi_number}, {' – '.join(days)}"),
        Row(_("IBAN"), grouped or "–"),
        Row(_("In the name of"), said.iban_holder or "–"),
        Row(_("General conditions accepted"), _("yes") if said.terms_accepted else _("no")),
    ]


def _history(found: ApplicationPage) -> list[Row]:
    moments = (
        (_("Started"), found.line.started_at),
        (_("Sent"), found.line.submitted_at),
        (_("Admissibility judged"), found.judged_at),
        (_("Decided"), found.decided_at),
    )
    rows = [Row(label, long_moment(at)) for label, at in moments if at]
    return [*rows, Row(_("Reasons"), found.reasons)] if found.reasons else rows


class VerdictForm(PlainForm):
    """Yes, or no with reasons."""

    verdict = forms.ChoiceField(choices=(), widget=forms.RadioSelect)
    reasons = forms.CharField(
        label=gettext_lazy("Reasons"),
        help_text=gettext_lazy("Needed for a no. The organisation will read them."),
        required=False,
        min_length=REASON_MIN,
        max_length=LONG_MAX,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, label: str, choices: list[tuple[str, str]], *args: Any) -> None:
        super().__init__(*args)
        verdict = self.fields["verdict"]
        verdict.label, verdict.choices = label, choices  # type: ignore[attr-defined]  # a choice field


class DecideForm(VerdictForm):
    """The same, and whether a sanction of the last years is passed over."""

    despite = forms.BooleanField(
        label=gettext_lazy("List it in spite of a sanction of the last years"),
        help_text=gettext_lazy("The law allows it; it needs reasons."),
        required=False,
    )
    field_order = ("verdict", "despite", "reasons")


def _page_of(request: Request, public_id: UUID, state: str) -> ApplicationPage:
    found = application_page(public_id, day=today(request))
    if found.line.state != state:
        raise ApplicationOutOfTurn(state=found.line.state)
    return found


@needs(Permission.VET_ORGANISATIONS)
@require_http_methods(_METHODS)
def judge(request: Request, public_id: UUID) -> HttpResponse:
    """Say whether an application is admissible."""
    found = _page_of(request, public_id, "submitted")

    def act(said: Said) -> None:
        actions.judge_admissibility(
            application=public_id, admissible=said["verdict"] == "yes", reasons=said["reasons"],
            by=request.actor, at=request.now,
        )  # fmt: skip

    choices = [
        ("yes", _("Admissible: complete and readable, the decision comes within two months")),
        ("no", _("Not admissible: something lacks; it may apply again")),
    ]
    return ask(
        request,
        typed(request, VerdictForm, _("Is this application admissible?"), choices),
        act,
        title=found.line.organisation_name,
        button=_("Decide"),
        back=_back(public_id),
        done=_("Written down; the organisation is told."),
        refusals={ReasonsMissing: "reasons"},
        context={"about": [Row(_("Last day"), last_day(found.line.due_on, late=found.line.late))]},
    )


@needs(Permission.VET_ORGANISATIONS)
@require_http_methods(_METHODS)
def decide(request: Request, public_id: UUID) -> HttpResponse:
    """Accept an admissible application, which lists its organisation, or refuse it."""
    found = _page_of(request, public_id, "admissible")

    def act(said: Said) -> None:
        actions.decide_application(
            application=public_id, accepted=said["verdict"] == "yes", reasons=said["reasons"],
            despite_sanction=said["despite"], by=request.actor, at=request.now,
        )  # fmt: skip

    choices = [
        ("yes", _("Accept: it is listed at once, if taxes and contributions are in order")),
        ("no", _("Refuse, with reasons")),
    ]
    return ask(
        request,
        typed(request, DecideForm, _("What do you decide?"), choices),
        act,
        title=found.line.organisation_name,
        button=_("Decide"),
        back=_back(public_id),
        done=_("Decided; the organisation is told."),
        refusals={ReasonsMissing: "reasons"},
        context={"about": [Row(_("Last day"), last_day(found.line.due_on, late=found.line.late))]},
    )


def _back(public_id: UUID) -> tuple[str, str]:
    return reverse("staff:application", args=[public_id]), _("The application")


@needs(Permission.VET_ORGANISATIONS)
@require_safe
def document(request: Request, public_id: UUID) -> HttpResponse:
    """A document of an application or a subcontract; never opened inside our pages."""
    found = document_of(public_id, organisation_id=None)
    response = HttpResponse(found.content, content_type=found.content_type)
    ending = found.content_type.rpartition("/")[2]
    response["Content-Disposition"] = f'attachment; filename="document-{str(public_id)[:8]}.{ending}"'
    return response


class SettleForm(PlainForm):
    """Who is right, and why."""

    settled_for = forms.ChoiceField(
        label=gettext_lazy("Who speaks for this SIRET?"),
        choices=[
            ("holder", gettext_lazy("Those who are its members here")),
            ("claimant", gettext_lazy("The one who claims it")),
        ],
        widget=forms.RadioSelect,
    )
    reason = reason_field(
        gettext_lazy("How do you know?"), gettext_lazy("At least 10 characters: what you checked, and with whom.")
    )


@needs(Permission.VET_ORGANISATIONS)
@require_http_methods(_METHODS)
def dispute(request: Request, public_id: UUID) -> HttpResponse:
    """Two who claim one SIRET: say who speaks for it."""
    found = next((one for one in waiting_disputes() if one.public_id == public_id), None)
    if found is None:
        raise NotFound

    def act(said: Said) -> None:
        actions.settle_dispute(dispute=public_id, by=request.actor, at=request.now, **said)

    def means(said: Said) -> list[str]:
        if said["settled_for"] == "holder":
            return [_("Nothing changes for the members of {name}.").format(name=found.holder_name)]
        return [
            _("{email} becomes its only manager; the present members leave it.").format(email=found.claimant_email),
            _("Its accounts are stopped: nothing is paid before another one is given."),
            _("If it is listed, it is suspended until you list it again; orders under way go on."),
        ]

    return ask(
        request,
        typed(request, SettleForm),
        act,
        title=_("Who speaks for the SIRET {siret}?").format(siret=siret_words(found.siret)),
        button=_("Settle it"),
        back=(reverse("staff:applications"), _("Applications")),
        done=_("The claim is settled."),
        means=means,
        context={
            "about": [
                Row(_("Registered as"), found.holder_name, reverse("staff:organisation",
                    args=[found.organisation_public_id]), _("See its file")),
                Row(_("Claimed as"), found.claimed_name),
                Row(_("Declaration claimed"), found.claimed_nda),
                Row(_("Claimed by"), found.claimant_email),
                Row(_("Since"), long_moment(found.opened_at)),
            ]
        },
    )  # fmt: skip
