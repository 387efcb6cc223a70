"""The bank's answers: reading one that was fetched by hand, and lines that agree with nothing."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from django.views.decorators.http import require_http_methods, require_safe

from pecule.kernel.refusals import NotFound, Refusal
from pecule.payouts import actions, queries
from pecule.payouts.queries import AnswerSummary
from pecule.payouts.queries.lists import answer as answer_of
from pecule.payouts.queries.lists import refused_by
from pecule.signin.rules import Permission
from pecule.sites.design.components import Column, Row
from pecule.sites.design.forms import PlainForm
from pecule.sites.design.http import Request
from pecule.sites.design.limits import at_most, body_of_at_most
from pecule.sites.design.words import long_date, long_moment, money
from pecule.sites.staff import market_words as words
from pecule.sites.staff.asking import Said, ask, reason_field, typed
from pecule.sites.staff.doors import needs, staff_page

ANSWER_BYTES = 100 * 2**20
SHOWN = 30
_METHODS = ["GET", "HEAD", "POST"]
_DID = {
    "book": gettext_noop("paid"),
    "reject": gettext_noop("refused"),
    "return": gettext_noop("came back"),
    "note": gettext_noop("nothing to do"),
    "unmatched": gettext_noop("unmatched"),
}


class AnswerForm(PlainForm):
    """A file of the bank."""

    file = forms.FileField(
        label=gettext_lazy("The bank's file"),
        help_text=gettext_lazy("pain.002 or camt.053, at most 100 MB. The same file twice does nothing more."),
        allow_empty_file=True,
    )


@needs(Permission.PAY_ORGANISATIONS)
@body_of_at_most(ANSWER_BYTES, audience="staff")
@at_most(60, seconds=600)
@require_http_methods(_METHODS)
def answers(request: Request) -> HttpResponse:
    """Read an answer, and the answers read before."""
    form = typed(request, AnswerForm)
    if form.is_valid():
        try:
            report = actions.read_answer(stream=form.cleaned_data["file"], by=request.actor, at=request.now)
        except Refusal as refusal:
            form.add_refusal(refusal, "file")
        else:
            if report.status == "refused":
                messages.warning(
                    request,
                    _("Another message came under this number before: nothing was done, it waits for somebody."),
                )
                return redirect("staff:unmatched")
            if report.status == "read_before":
                messages.warning(request, _("This file was read before: nothing more was done."))
            else:
                messages.success(request, _("The answer is read."))
            return redirect("staff:answer", report.answer)
    context = {
        "columns": [Column(_("Read")), Column(_("Kind")), Column(_("Lines"), numeric=True), Column(_("What it did"))],
        "rows": [_row(one) for one in queries.answers(limit=SHOWN)],
    }
    return staff_page(request, "staff/answers.html", context, form)


def _row(one: AnswerSummary) -> list[object]:
    when = long_moment(one.read_at) if one.read_at else _("being read")
    link = format_html('<a href="{}">{}</a>', reverse("staff:answer", args=[one.public_id]), when)
    return [link, one.kind, one.lines, did(one.counts)]


def did(counts: dict[str, int]) -> str:
    """What the lines of an answer did."""
    return ", ".join(f"{words.said(_DID, name)}: {count}" for name, count in counts.items() if count) or "–"


@needs(Permission.PAY_ORGANISATIONS)
@require_safe
def answer(request: Request, public_id: UUID) -> HttpResponse:
    """What became of one answer; refusals with their reason."""
    found = answer_of(public_id)
    context = {
        "rows": [
            Row(_("Kind"), f"{found.kind}.001.{found.version}"),
            Row(_("Number"), found.message_id),
            Row(_("Read"), long_moment(found.read_at) if found.read_at else _("being read")),
            Row(_("Lines"), found.lines),
            Row(_("What it did"), did(found.counts)),
        ],
        "unmatched": found.counts.get("unmatched", 0),
        "columns": [
            Column(_("Organisation")),
            Column(_("Amount"), numeric=True),
            Column(_("State")),
            Column(_("What the bank says")),
        ],
        "refused": [
            [
                format_html('<a href="{}">{}</a>', reverse("staff:payable", args=[one.reference]), one.name),
                money(one.cents),
                words.tagged(words.PAYMENTS, one.state),
                f"{one.reason_code}: {_(one.reason_says)}",
            ]
            for one in refused_by(public_id)
        ],
    }
    return staff_page(request, "staff/answer.html", context)


@needs(Permission.PAY_ORGANISATIONS)
@require_safe
def unmatched(request: Request) -> HttpResponse:
    """Lines on which nothing was done, oldest first."""
    found = queries.unmatched_answers()
    context = {
        "lines": [
            (one, _(one.reason_says), money(one.cents) if one.cents is not None and one.currency == "EUR" else "")
            for one in found
        ],
    }
    return staff_page(request, "staff/unmatched.html", context)


class NoteForm(PlainForm):
    """What became of it."""

    note = reason_field(
        gettext_lazy("What became of it?"), gettext_lazy("10 to 500 characters: whom you asked, what was put right.")
    )


@needs(Permission.PAY_ORGANISATIONS)
@require_http_methods(_METHODS)
def close_line(request: Request, public_id: UUID) -> HttpResponse:
    """Say what became of a line that agrees with nothing."""
    found = next((one for one in queries.unmatched_answers(limit=1000) if one.public_id == public_id), None)
    if found is None:
        raise NotFound

    def act(said: Said) -> None:
        actions.close_unmatched(line=public_id, by=request.actor, at=request.now, **said)

    rows = [
        Row(_("What does not agree"), _(found.reason_says)),
        Row(_("Reference"), found.reference or "–"),
        Row(_("Day"), long_date(found.on or found.at)),
    ]
    if found.cents is not None:
        rows.append(Row(_("Amount"), f"{found.cents / 100:.2f} {found.currency}"))
    return ask(
        request,
        typed(request, NoteForm),
        act,
        title=_("Close this line"),
        button=_("Close the line"),
        back=(reverse("staff:unmatched"), _("Bank answers unmatched")),
        done=_("The line is closed. No money has moved."),
        context={"about": rows},
    )
