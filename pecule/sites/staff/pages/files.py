"""Files of declarations: the list, one of them, deciding on those set aside, proposing to take one back."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from pecule.entitlements.actions import reject_set_aside, release_set_aside
from pecule.entitlements.actions.asking import ask_employer
from pecule.entitlements.actions.proposals import foresee_reversal, propose_reversal
from pecule.entitlements.queries.claims import open_claims
from pecule.entitlements.queries.file_lists import count_files, months_of, page_of_files
from pecule.entitlements.queries.files import FileFacts, file_of
from pecule.entitlements.queries.proposals import proposals_about
from pecule.entitlements.rules.proposals import ReasonNeeded
from pecule.kernel.refusals import Refusal
from pecule.signin.rules import Permission
from pecule.sites.design.components import Column, Row
from pecule.sites.design.forms import PlainForm
from pecule.sites.design.http import Request
from pecule.sites.design.paging import page_of
from pecule.sites.design.words import long_date, long_moment, money
from pecule.sites.employer.words import (
    EFFECTS,
    STATES,
    anomaly_words,
    name_of,
    reason_rows,
    siret_words,
    state_of,
)
from pecule.sites.staff.doors import can, needs, staff_page
from pecule.sites.staff.words import proposal_tag, proposal_words

REASONS_A_PAGE = 50
DECISIONS = {
    "release": gettext_lazy("Accept the file as it stands: its lines count from now on"),
    "reject": gettext_lazy("Reject the file: none of its lines will count"),
    "ask": gettext_lazy("Ask the employer: the file stays set aside"),
}
_FILES = (Permission.DECIDE_DECLARATIONS, Permission.REVERSE_BATCHES)


class DecideForm(PlainForm):
    """A decision on a file set aside, or a question about it."""

    decision = forms.ChoiceField(
        label=gettext_lazy("What do you decide?"), choices=list(DECISIONS.items()), widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=gettext_lazy("Why, or your question"),
        help_text=gettext_lazy("10 to 300 characters, without personal data. The employer will read it."),
        min_length=10,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ProposeForm(PlainForm):
    """Why something is proposed."""

    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy("10 to 300 characters, without personal data. It is kept in the trail."),
        min_length=10,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@needs(*_FILES)
@require_safe
def files(request: Request) -> HttpResponse:
    """Every file, of one state or of all, a page at a time."""
    status = request.GET.get("status", "")
    status = status if status in STATES else ""
    by = request.actor
    page = page_of(
        request,
        count_files(by, status=status),
        lambda limit, offset: page_of_files(by, status=status, limit=limit, offset=offset),
    )
    columns = [
        Column(_("File")),
        Column(_("Received")),
        Column(_("People"), numeric=True),
        Column(_("Lines"), numeric=True),
        Column(_("State")),
    ]
    context = {
        "page": page,
        "columns": columns,
        "rows": [_row(file) for file in page],
        "statuses": [("", _("All")), *((code, text) for code, (text, _colour) in STATES.items())],
        "status": status,
    }
    return staff_page(request, "staff/files.html", context)


def _row(file: FileFacts) -> list[object]:
    link = format_html('<a href="{}">{}</a>', reverse("staff:file", args=[file.public_id]), name_of(file))
    return [link, long_date(file.received_at), file.person_count, file.line_count, state_of(file)]


@needs(*_FILES)
@require_safe
def file(request: Request, public_id: UUID) -> HttpResponse:
    """One file: what it is, why it waits, what became of it."""
    found = file_of(public_id, request.actor)
    page = page_of(request, len(found.reasons), lambda limit, at: found.reasons[at : at + limit], size=REASONS_A_PAGE)
    waiting = proposals_about(file=public_id)
    context = {
        **_about(request, found),
        "page": page,
        "reason_columns": [Column(_("Where")), Column(_("What is wrong"))],
        "reason_rows": reason_rows(list(page)),
        "month_columns": _month_columns(),
        "month_rows": [
            [siret_words(one.siret), f"{one.month:%m/%Y}", EFFECTS[one.effect], _("yes") if one.stands else _("no")]
            for one in months_of(public_id, request.actor)
        ],
        "proposals": [(one, proposal_words(one), proposal_tag(one)) for one in waiting],
        "may_decide": found.status == "set_aside" and can(request, Permission.DECIDE_DECLARATIONS),
        "may_reverse": found.status == "accepted"
        and can(request, Permission.REVERSE_BATCHES)
        and not any(one.state in ("waiting", "under_way") for one in waiting),
        "may_read_trail": can(request, Permission.READ_TRAIL),
    }
    return staff_page(request, "staff/file.html", context)


def _month_columns() -> list[Column]:
    return [Column(_("Establishment")), Column(_("Month")), Column(_("What it does")), Column(_("Counts?"))]


def _about(request: Request, found: FileFacts) -> dict[str, object]:
    return {
        "file": found,
        "name": name_of(found),
        "state": state_of(found),
        "rows": _rows(found),
        "anomalies": [anomaly_words(each) for each in found.anomalies],
        "said": found.report.get("said", []),
    }


def _rows(found: FileFacts) -> list[Row]:
    rows = [
        Row(_("Received"), long_moment(found.received_at)),
        Row(_("Sent by"), found.sent_by),
        Row(_("Kind"), found.kind.upper()),
        Row(_("People"), found.person_count),
        Row(_("Lines"), found.line_count),
    ]
    report = found.report
    said = (("added_cents", _("Added to accounts")), ("taken_back_cents", _("Taken back from accounts")))
    rows += [Row(label, money(report[code])) for code, label in said if report.get(code)]
    if report.get("claimed_cents"):
        rows.append(Row(_("Already spent: kept as claims"), money(report["claimed_cents"])))
    if found.decided_at:
        rows.append(Row(_("Decided"), f"{long_moment(found.decided_at)}, {found.decided_by}"))
    if found.decision_reason:
        rows.append(Row(_("Reason"), found.decision_reason))
    if reversal := report.get("reversal"):
        claims = open_claims(file=found.public_id)
        rows.append(Row(_("Taken back when reversed"), money(reversal.get("taken_back_cents", 0))))
        if claims.count:
            rows.append(Row(_("Claims still open"), f"{claims.count}, {money(claims.left_cents)}"))
    return rows


@needs(Permission.DECIDE_DECLARATIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: Request, public_id: UUID) -> HttpResponse:
    """Accept, reject, or ask."""
    found = file_of(public_id, request.actor)
    form = DecideForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        decision, reason = form.cleaned_data["decision"], form.cleaned_data["reason"]
        try:
            said = _decide(request, public_id, decision, reason)
        except ReasonNeeded as refusal:
            form.add_refusal(refusal, "reason")
        except Refusal as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, said)
            return redirect("staff:file", public_id)
    return staff_page(request, "staff/decide.html", {**_about(request, found), "title": _("Decide on this file")}, form)


def _decide(request: Request, public_id: UUID, decision: str, reason: str) -> str:
    by, at = request.actor, request.now
    if decision == "release":
        release_set_aside(public_id, reason=reason, by=by, at=at)
        return _("The file is accepted.")
    if decision == "reject":
        reject_set_aside(public_id, reason=reason, by=by, at=at)
        return _("The file is rejected: nothing was credited.")
    ask_employer(public_id, question=reason, by=by, at=at)
    return _("The question stands on the employer's page.")


@needs(Permission.REVERSE_BATCHES)
@require_http_methods(["POST"])
def reverse_one(request: Request, public_id: UUID) -> HttpResponse:
    """Say what taking a file back would do; then, with a reason, propose it to a second person."""
    found = file_of(public_id, request.actor)
    form = ProposeForm(request.POST if "reason" in request.POST else None)
    if form.is_valid():
        try:
            proposal = propose_reversal(
                file=public_id, reason=form.cleaned_data["reason"], by=request.actor, at=request.now
            )
        except ReasonNeeded as refusal:
            form.add_refusal(refusal, "reason")
        else:
            messages.success(request, _("Proposed. Nothing happens before somebody else confirms it."))
            return redirect("staff:proposal", proposal)
    foreseen = foresee_reversal(file=public_id, by=request.actor, at=request.now)
    context = {**_about(request, found), "foreseen": foreseen, "title": _("Take this file back")}
    return staff_page(request, "staff/reverse.html", context, form)
