"""The year's run: proposing it, watching it, checking its totals."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from pecule.entitlements.actions.proposals import propose_credit_year
from pecule.entitlements.queries.proposals import open_proposals, proposals_about
from pecule.entitlements.queries.runs import ControlTotals, RunProgress, control_totals, runs
from pecule.entitlements.rules.proposals import ReasonNeeded, YearCredited
from pecule.entitlements.rules.refusals import YearNotOver
from pecule.kernel.refusals import NotFound, Refusal
from pecule.signin.rules import Permission
from pecule.sites.design.components import Column, Row
from pecule.sites.design.http import Request
from pecule.sites.design.words import long_moment, money
from pecule.sites.staff.doors import needs, staff_page
from pecule.sites.staff.pages.files import ProposeForm
from pecule.sites.staff.pages.proposals import REFRESH_SECONDS
from pecule.sites.staff.words import proposal_tag, proposal_words

YEARS_BACK = 6


class YearForm(ProposeForm):
    """Which year, and why now."""

    year = forms.TypedChoiceField(label=gettext_lazy("Year to credit"), coerce=int)
    field_order = ("year", "reason")

    def __init__(self, years: list[int], *args: Any) -> None:
        super().__init__(*args)
        choices = [(str(year), str(year)) for year in years]
        self.fields["year"].choices = choices  # type: ignore[attr-defined]  # a choice field, see above


@needs(Permission.RUN_YEAR)
@require_http_methods(["GET", "HEAD", "POST"])
def years(request: Request) -> HttpResponse:
    """Runs so far, and proposing the next one."""
    done = runs()
    form = YearForm(_choices(request.now.date(), done), request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = form.cleaned_data
        try:
            proposal = propose_credit_year(year=said["year"], reason=said["reason"], by=request.actor, at=request.now)
        except ReasonNeeded as refusal:
            form.add_refusal(refusal, "reason")
        except (YearNotOver, YearCredited) as refusal:
            form.add_refusal(refusal, "year")
        except Refusal as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("Proposed. Nothing happens before somebody else confirms it."))
            return redirect("staff:proposal", proposal)
    context = {
        "runs": done,
        "form": form,
        "proposals": [
            (one, proposal_words(one), proposal_tag(one)) for one in open_proposals() if one.year is not None
        ],
        "choices": form.fields["year"].choices,  # type: ignore[attr-defined]  # a choice field
    }
    return staff_page(request, "staff/years.html", context, form)


def _choices(today: date, done: list[RunProgress]) -> list[int]:
    finished = {run.year for run in done if run.finished_at is not None}
    return [year for year in range(today.year - 1, today.year - 1 - YEARS_BACK, -1) if year not in finished]


@needs(Permission.RUN_YEAR)
@require_safe
def year(request: Request, year: int) -> HttpResponse:
    """One run: how far it is, its totals, and the same counted again from the ledger."""
    found = next((run for run in runs() if run.year == year), None)
    if found is None:
        raise NotFound
    totals = control_totals(year) if found.finished_at is not None else None
    rows = [
        Row(_("Started"), long_moment(found.started_at)),
        Row(_("Finished"), long_moment(found.finished_at) if found.finished_at else _("not yet")),
        Row(_("Parts done"), f"{found.chunks_done} / {found.chunks}"),
        Row(_("People credited"), found.transfers),
        Row(_("Credited"), money(found.cents)),
        Row(_("Withheld for claims"), money(found.recovered_cents)),
    ]
    context = {
        "run": found,
        "rows": rows,
        "totals": totals,
        "total_columns": [
            Column(_("Counted in")),
            Column(_("Transfers"), numeric=True),
            Column(_("Euros"), numeric=True),
        ],
        "total_rows": _total_rows(totals) if totals else [],
        "proposals": [(one, proposal_words(one), proposal_tag(one)) for one in proposals_about(year=year)],
        "still": "still" in request.GET,
    }
    response = staff_page(request, "staff/year.html", context)
    if found.finished_at is None and "still" not in request.GET:
        response["Refresh"] = str(REFRESH_SECONDS)
    return response


def _total_rows(totals: ControlTotals) -> list[list[object]]:
    return [
        [_("the journal of the run"), totals.journal[0], money(totals.journal[1])],
        [_("the ledger itself"), totals.ledger[0], money(totals.ledger[1])],
    ]
