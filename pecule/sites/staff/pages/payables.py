"""Sums owed to organisations: lists of what waits, one whole, held back or let go; and what organisations owe back."""

from typing import Any, get_args

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from pecule.kernel.refusals import NotFound
from pecule.payouts import actions, queries
from pecule.payouts.queries import PayablePage
from pecule.payouts.queries.lists import (
    Waiting,
    WaitingPayable,
    count_open_debts,
    count_waiting,
    creditor_of,
    open_debts,
    waiting_payables,
)
from pecule.payouts.rules.refusals import SuspensionTooLong
from pecule.signin.rules import Permission
from pecule.sites.design.components import Column, Row
from pecule.sites.design.forms import DayField, PlainForm
from pecule.sites.design.http import Request
from pecule.sites.design.paging import page_of
from pecule.sites.design.words import long_date, money
from pecule.sites.staff import market_words as words
from pecule.sites.staff.asking import REASON_MAX, Said, ask, reason_field, typed
from pecule.sites.staff.doors import can, needs, staff_page, today
from pecule.sites.staff.pages.payouts import PAYERS, ReasonForm

_METHODS = ["GET", "HEAD", "POST"]
_LISTS = {
    "to_invoice": gettext_lazy("Waiting for an invoice"),
    "to_pay": gettext_lazy("Invoiced, to be paid"),
    "late": gettext_lazy("Late"),
    "suspended": gettext_lazy("Suspended"),
    "in_file": gettext_lazy("In a file"),
}


@needs(*PAYERS)
@require_safe
def payables(request: Request, which: str) -> HttpResponse:
    """Sums owed of one kind, what is due first at the top."""
    if which not in get_args(Waiting):
        raise NotFound
    kind: Any = which
    day = today(request)
    page = page_of(
        request,
        count_waiting(kind, day=day),
        lambda limit, offset: waiting_payables(kind, day=day, limit=limit, offset=offset),
    )
    context = {
        "title": _LISTS[which],
        "page": page,
        "lists": [(name, text, name == which) for name, text in _LISTS.items()],
        "columns": [
            Column(_("For")),
            Column(_("Organisation")),
            Column(_("Amount"), numeric=True),
            Column(_("Pay by")),
            Column(_("State")),
        ],
        "rows": [_waiting_row(one) for one in page],
    }
    return staff_page(request, "staff/payables.html", context)


def _waiting_row(one: WaitingPayable) -> list[object]:
    state = one.payment
    shown = words.said(words.WAITS, state.waits_for) if state.waits_for else words.tagged(words.PAYABLES, state.state)
    return [
        format_html('<a href="{}">{}</a>', reverse("staff:payable", args=[one.reference]), one.title),
        one.creditor.name,
        money(state.cents - state.compensated_cents),
        long_date(state.due_by) if state.due_by else "–",
        shown,
    ]


@needs(*PAYERS)
@require_safe
def debts(request: Request) -> HttpResponse:
    """What organisations owe back, the oldest last day first."""
    page = page_of(request, count_open_debts(), lambda limit, offset: open_debts(limit=limit, offset=offset))
    context = {
        "page": page,
        "columns": [
            Column(_("Organisation")),
            Column(_("For")),
            Column(_("Taken off from")),
            Column(_("Owed"), numeric=True),
            Column(_("Left"), numeric=True),
        ],
        "rows": [
            [
                format_html(
                    '<a href="{}">{}</a>', reverse("staff:organisation", args=[one.debtor.public_id]), one.debtor.name
                ),
                one.line.ground,
                long_date(one.line.due_by),
                money(one.line.cents),
                money(one.line.left_cents),
            ]
            for one in page
        ],
    }
    return staff_page(request, "staff/debts.html", context)


@needs(*PAYERS)
@require_safe
def payable(request: Request, reference: str) -> HttpResponse:
    """One sum owed, whole: its suspensions, the debts taken off it, every payment tried."""
    day = today(request)
    found = queries.payable(reference, day=day)
    running = any(not one.released and one.until >= day for one in found.suspensions)
    context = {
        "reference": reference,
        "page": found,
        "state": words.tagged(words.PAYABLES, found.payment.state),
        "waits": words.said(words.WAITS, found.payment.waits_for) if found.payment.waits_for else "",
        "rows": _payable_facts(found, reference),
        "suspension_columns": [
            Column(_("Ground")),
            Column(_("From")),
            Column(_("Until")),
            Column(_("Reason")),
            Column(_("Released?")),
        ],
        "suspensions": [
            [
                words.SUSPENSIONS[one.ground],
                long_date(one.begun_on),
                long_date(one.until),
                _(one.reason),
                _("yes") if one.released else _("no"),
            ]
            for one in found.suspensions
        ],
        "try_columns": [Column(_("Day")), Column(_("State")), Column(_("Bank's code"))],
        "tries": [
            [long_date(tried_on), words.tagged(words.PAYMENTS, state), code or "–"]
            for state, code, tried_on in found.tries
        ],
        "taken_columns": [Column(_("Taken off for")), Column(_("Amount"), numeric=True)],
        "taken": [[one.ground, money(one.cents)] for one in found.compensations],
        "running": running,
        "may_suspend": can(request, Permission.SUSPEND_PAYMENTS),
        "may_retry": can(request, Permission.PAY_ORGANISATIONS) and found.payment.waits_for == "new_iban",
        "may_read_trail": can(request, Permission.READ_TRAIL),
    }
    return staff_page(request, "staff/payable.html", context)


def _payable_facts(found: PayablePage, reference: str) -> list[Row]:
    owed = found.payment
    creditor = creditor_of(reference)
    name = format_html('<a href="{}">{}</a>', reverse("staff:organisation", args=[creditor.public_id]), creditor.name)
    rows = [
        Row(_("Organisation"), name),
        Row(_("Owed"), money(owed.cents)),
        Row(_("Since"), long_date(found.owed_on)),
        Row(_("Invoice"), f"{owed.invoice_number}, {long_date(found.invoiced_on)}" if found.invoiced_on else "–"),
    ]
    if owed.compensated_cents:
        rows.append(Row(_("Taken off for debts"), money(owed.compensated_cents)))
    if owed.due_by:
        rows.append(Row(_("Pay by"), long_date(owed.due_by)))
    if owed.paid_on:
        rows.append(Row(_("Paid"), long_date(owed.paid_on)))
    if owed.reason_says:
        rows.append(Row(_("The bank refused"), f"{owed.reason_code}: {_(owed.reason_says)}"))
    return rows


class SuspendForm(PlainForm):
    """On which ground of the law, until when, and why."""

    ground = forms.ChoiceField(
        label=gettext_lazy("Ground"), choices=list(words.SUSPENSIONS.items()), widget=forms.RadioSelect
    )
    until = DayField(label=gettext_lazy("Last day of the suspension"))
    reason = reason_field(
        gettext_lazy("Why?"),
        gettext_lazy("10 to 500 characters: facts. The organisation will read them."),
        longest=REASON_MAX,
    )


@needs(Permission.SUSPEND_PAYMENTS)
@require_http_methods(_METHODS)
def suspend(request: Request, reference: str) -> HttpResponse:
    """Hold a payment back."""
    found = queries.payable(reference, day=today(request))

    def act(said: Said) -> None:
        actions.suspend(reference=reference, by=request.actor, at=request.now, **said)

    return ask(
        request,
        typed(request, SuspendForm),
        act,
        title=_("Suspend this payment"),
        button=_("Suspend"),
        back=(reverse("staff:payable", args=[reference]), found.title),
        done=_("The payment is suspended: it enters no file before the end."),
        refusals={SuspensionTooLong: "until"},
        context={"about": _payable_facts(found, reference)[:3]},
    )


@needs(Permission.SUSPEND_PAYMENTS)
@require_http_methods(_METHODS)
def release(request: Request, reference: str) -> HttpResponse:
    """End the suspensions of a payment."""
    found = queries.payable(reference, day=today(request))

    def act(said: Said) -> None:
        actions.release(reference=reference, reason=said["reason"], by=request.actor, at=request.now)

    return ask(
        request,
        typed(request, ReasonForm),
        act,
        title=_("Release this payment"),
        button=_("Release"),
        back=(reverse("staff:payable", args=[reference]), found.title),
        done=_("The payment is released: it goes with the next file."),
        context={"about": _payable_facts(found, reference)[:3]},
    )


@needs(Permission.PAY_ORGANISATIONS)
@require_http_methods(_METHODS)
def pay_again(request: Request, reference: str) -> HttpResponse:
    """Try an account again that the bank refused."""
    found = queries.payable(reference, day=today(request))

    def act(said: Said) -> None:
        actions.pay_again(reference=reference, reason=said["reason"], by=request.actor, at=request.now)

    return ask(
        request,
        typed(request, ReasonForm),
        act,
        title=_("Try the same account again"),
        button=_("Try again"),
        back=(reverse("staff:payable", args=[reference]), found.title),
        done=_("The same account will be tried with the next file."),
        context={"about": _payable_facts(found, reference)},
    )
