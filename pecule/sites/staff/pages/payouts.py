"""Paying organisations: what waits, and files prepared by one person and released by another."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pecule.payouts import actions, queries
from pecule.payouts.queries import FileLine, FilePage, PaymentLine, Summary
from pecule.signin.rules import Permission
from pecule.sites.design.components import Column, Row
from pecule.sites.design.forms import PlainForm
from pecule.sites.design.http import Request
from pecule.sites.design.paging import page_of
from pecule.sites.design.words import long_date, long_moment, money
from pecule.sites.staff import market_words as words
from pecule.sites.staff.asking import Said, ask, reason_field, typed
from pecule.sites.staff.doors import can, needs, staff_page, today
from pecule.sites.staff.who import names_of

FILES_SHOWN, PAYMENTS_A_PAGE = 20, 50
_METHODS = ["GET", "HEAD", "POST"]
PAYERS = (Permission.PAY_ORGANISATIONS, Permission.SUSPEND_PAYMENTS)


@needs(*PAYERS)
@require_safe
def payouts(request: Request) -> HttpResponse:
    """What waits, in counts and cents, then the files, newest first."""
    sums = queries.summary(day=today(request))
    files = queries.files(limit=FILES_SHOWN)
    names = names_of(one.prepared_by for one in files)
    context = {
        "rows": _sums(sums),
        "sums": sums,
        "columns": [
            Column(_("File")),
            Column(_("Prepared")),
            Column(_("Payments"), numeric=True),
            Column(_("Amount"), numeric=True),
            Column(_("Not answered"), numeric=True),
            Column(_("Refused"), numeric=True),
            Column(_("State")),
        ],
        "files": [_file_row(one, names) for one in files],
        "may_pay": can(request, Permission.PAY_ORGANISATIONS),
    }
    return staff_page(request, "staff/payouts.html", context)


def _sums(sums: Summary) -> list[Row]:
    def row(label: str, count: int, cents: int | None, which: str) -> Row:
        value = str(count) if cents is None else f"{count} · {money(cents)}"
        return Row(label, value, reverse("staff:payables", args=[which]) if count else "", _("See them"))

    return [
        row(_("Late"), sums.late, None, "late"),
        row(_("Invoiced, to be paid"), sums.invoiced, sums.invoiced_cents, "to_pay"),
        Row(_("Of which without an account that works"), sums.without_iban + sums.refused_iban),
        row(_("Suspended"), sums.suspended, None, "suspended"),
        row(_("In a file"), sums.in_file, sums.in_file_cents, "in_file"),
        row(_("Waiting for an invoice"), sums.to_invoice, sums.to_invoice_cents, "to_invoice"),
        Row(_("Owed back by organisations"), money(sums.debts_cents), reverse("staff:debts"), _("See them")),
        Row(_("Bank answers unmatched"), sums.unmatched, reverse("staff:unmatched"), _("See them")),
    ]


def _file_row(one: FileLine, names: dict[str, str]) -> list[object]:
    link = format_html('<a href="{}">{}</a>', reverse("staff:payout_file", args=[one.public_id]), one.message_id[3:11])
    prepared = f"{long_moment(one.prepared_at)}, {names[one.prepared_by]}"
    state = words.tagged(words.FILES, one.state)
    return [link, prepared, one.payments, money(one.cents), one.waiting, one.refused, state]


@needs(Permission.PAY_ORGANISATIONS)
@require_POST
def prepare(request: Request) -> HttpResponse:
    """Prepare a file of what is due. A second person releases it."""
    file = actions.prepare_file(day=today(request), by=request.actor, at=request.now)
    if file is None:
        messages.warning(request, _("Nothing can be paid now: no file was prepared."))
        return redirect("staff:payouts")
    messages.success(request, _("The file is prepared. Nothing has left: somebody else must release it."))
    return redirect("staff:payout_file", file)


@needs(*PAYERS)
@require_safe
def payout_file(request: Request, public_id: UUID) -> HttpResponse:
    """One file: what it pays, its fingerprint, what the bank said of each payment; refusals first."""
    head = queries.file_page(public_id, limit=1)
    page = page_of(
        request,
        head.line.payments,
        lambda limit, offset: queries.file_page(public_id, limit=limit, offset=offset).payments,
        size=PAYMENTS_A_PAGE,
    )
    context = {
        "file": head,
        "line": head.line,
        "state": words.tagged(words.FILES, head.line.state),
        "rows": _file_facts(head),
        "page": page,
        "columns": [
            Column(_("Organisation")),
            Column(_("Amount"), numeric=True),
            Column(_("Account")),
            Column(_("State")),
            Column(_("What the bank says")),
        ],
        "payments": [_payment_row(one) for one in page],
        "mine": head.line.prepared_by == str(request.actor),
        "may_pay": can(request, Permission.PAY_ORGANISATIONS),
    }
    return staff_page(request, "staff/payout_file.html", context)


def _file_facts(found: FilePage) -> list[Row]:
    line = found.line
    names = names_of((line.prepared_by, line.decided_by))
    rows = [
        Row(_("Payments"), f"{line.payments} · {money(line.cents)}"),
        Row(_("Prepared"), f"{long_moment(line.prepared_at)}, {names[line.prepared_by]}"),
        Row(_("The bank is asked to pay on"), long_date(line.execution_on)),
        Row(_("Paid from"), f"{found.payer_name}, … {found.payer_iban_end}"),
        Row(_("Fingerprint (SHA-256)"), _grouped(found.sha256)),
    ]
    if line.decided_at:
        label = _("Released") if line.state == "sent" else _("Dropped")
        rows.append(Row(label, f"{long_moment(line.decided_at)}, {names[line.decided_by]}"))
    if found.reason:
        rows.append(Row(_("Reason"), found.reason))
    if line.state == "sent":
        rows.append(Row(_("Handed to the bank"), long_moment(line.delivered_at) if line.delivered_at else _("not yet")))
        rows.append(Row(_("Paid, says the bank"), f"{line.booked} · {money(found.booked_cents)}"))
        rows.append(Row(_("Refused or returned"), f"{line.refused} · {money(found.refused_cents)}"))
    return rows


def _grouped(digest: str) -> str:
    """A fingerprint in groups that eyes can compare."""
    return " ".join(digest[place : place + 8] for place in range(0, len(digest), 8))


def _payment_row(one: PaymentLine) -> list[object]:
    link = format_html('<a href="{}">{}</a>', reverse("staff:payable", args=[one.reference]), one.name)
    told = f"{one.reason_code}: {_(one.reason_says)}" if one.reason_says else ""
    if one.booked_on:
        told = " ".join(filter(None, (long_date(one.booked_on), told)))
    return [link, money(one.cents), f"… {one.iban_end}", words.tagged(words.PAYMENTS, one.state), told or "–"]


@needs(Permission.PAY_ORGANISATIONS)
@require_POST
def release_file(request: Request, public_id: UUID) -> HttpResponse:
    """Release a file that somebody else prepared."""
    actions.send_file(file=public_id, by=request.actor, at=request.now)
    messages.success(request, _("The file is released: it leaves for the bank within minutes."))
    return redirect("staff:payout_file", public_id)


class ReasonForm(PlainForm):
    """Why."""

    reason = reason_field(
        gettext_lazy("Why?"), gettext_lazy("10 to 500 characters, without personal data. The trail keeps it.")
    )


@needs(Permission.PAY_ORGANISATIONS)
@require_http_methods(_METHODS)
def drop_file(request: Request, public_id: UUID) -> HttpResponse:
    """Drop a file that was not released."""
    found = queries.file_page(public_id, limit=1)

    def act(said: Said) -> None:
        actions.drop_file(file=public_id, reason=said["reason"], by=request.actor, at=request.now)

    return ask(
        request,
        typed(request, ReasonForm),
        act,
        title=_("Drop this file"),
        button=_("Drop the file"),
        back=(reverse("staff:payout_file", args=[public_id]), _("The file")),
        done=_("The file is dropped: its payments wait for another one."),
        context={"about": _file_facts(found)[:2]},
    )


@needs(Permission.PAY_ORGANISATIONS)
@require_safe
def file_xml(request: Request, public_id: UUID) -> HttpResponseBase:
    """The file as the bank reads it (pain.001), sent in blocks."""
    found = queries.file_page(public_id, limit=1)
    response = StreamingHttpResponse(queries.file_xml(public_id), content_type="application/xml")
    response["Content-Disposition"] = f'attachment; filename="{found.line.message_id}.xml"'
    return response
