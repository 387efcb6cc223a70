"""What the organisation is owed and was paid: totals, each sum with its state, suspensions, debts taken off."""

from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pecule.catalogue.queries import bank_lines, refused_payment
from pecule.kernel.refusals import NotFound
from pecule.orders.queries import money_of
from pecule.payouts.queries import (
    CompensationLine,
    DebtLine,
    PayableLine,
    SuspensionLine,
    count_payables_of,
    debts_of,
    payable,
    payables_of,
)
from pecule.payouts.queries.turnover import Totals, totals_of
from pecule.sites.design.components import Column, Row
from pecule.sites.design.http import Request
from pecule.sites.design.paging import page_of
from pecule.sites.design.templatetags.design import state as tag
from pecule.sites.design.words import long_date, money
from pecule.sites.entrance.doors import audience_required
from pecule.sites.organisation import payment_words as words
from pecule.sites.organisation.pages.mine import mine, today

A_PAGE = 25
_ORDER = "order:"


@audience_required("organisation")
@require_safe
def payments(request: Request) -> HttpResponse:
    """Totals first, then each sum, newest first, then what is to be paid back."""
    organisations, day = mine(request, "accounts"), today(request)
    inner = organisations[0].id
    page = page_of(
        request,
        count_payables_of(inner),
        lambda limit, offset: payables_of(inner, day=day, limit=limit, offset=offset),
        size=A_PAGE,
    )
    account = next((line for line in bank_lines(inner, day=day) if line.current), None)
    debts = debts_of(inner)
    context = {
        "organisations": organisations,
        "held_cents": money_of(inner).held_cents,
        "totals": _totals(totals_of(inner, day=day)),
        "owed_cents": totals_of(inner, day=day).owed_cents,
        "columns": _columns(),
        "rows": [_cells(line) for line in page],
        "page": page,
        "account": account,
        "debt_columns": [Column(_("For")), Column(_("Taken off from")), Column(_("Left"), numeric=True)],
        "debts": [_debt(each) for each in debts],
        "refused": refused_payment(inner),
    }
    return render(request, "organisation/payments.html", context)


@audience_required("organisation")
@require_safe
def payment(request: Request, order: UUID) -> HttpResponse:
    """One sum whole: suspensions with ground and end, debts taken off, tries at the bank."""
    organisations, day = mine(request, "accounts"), today(request)
    found = payable(f"{_ORDER}{order}", day=day)
    if found.organisation_id != organisations[0].id:
        raise NotFound
    context = {
        "organisations": organisations,
        "page": found,
        "state": words.state(found.payment),
        "rows": [Row(_("Owed since"), long_date(found.owed_on)), *words.rows(found.payment)],
        "suspensions": [
            (words.ground(each.ground), each, _suspension(each, day), _(each.reason)) for each in found.suspensions
        ],
        "taken": [(_ground(each), each.cents) for each in found.compensations],
        "order": order,
    }
    return render(request, "organisation/payment.html", context)


def _totals(totals: Totals) -> list[Row]:
    says = {
        "to_invoice_cents": _("Waiting for your invoice"),
        "invoiced_cents": _("Invoiced, to be paid"),
        "suspended_cents": _("Of which suspended"),
        "in_file_cents": _("On its way at the bank"),
        "paid_cents": _("Paid this year"),
    }
    return [Row(label, money(getattr(totals, name))) for name, label in says.items()]


def _columns() -> list[Column]:
    return [
        Column(_("Training")),
        Column(_("Owed since")),
        Column(_("Invoice")),
        Column(_("State")),
        Column(_("Day")),
        Column(_("Amount"), numeric=True),
    ]


def _cells(line: PayableLine) -> tuple[object, ...]:
    state = line.payment
    title: object = line.title
    if line.reference.startswith(_ORDER):
        url = reverse("organisation:payment", args=[line.reference.removeprefix(_ORDER)])
        title = format_html('<a href="{}">{}</a>', url, line.title)
    when = _("Paid on {day}").format(day=long_date(state.paid_on)) if state.paid_on else ""
    if not when and state.due_by:
        when = _("By {day}").format(day=long_date(state.due_by))
    return (
        title, long_date(line.owed_on), state.invoice_number or "–", tag(*words.state(state)), when or "–",
        money(state.cents),
    )  # fmt: skip


def _debt(each: DebtLine) -> tuple[object, ...]:
    return (each.ground, long_date(each.due_by), money(each.left_cents))


def _ground(each: CompensationLine) -> str:
    return each.ground


def _suspension(each: SuspensionLine, day: date) -> str:
    if each.released:
        return _("Released before its end")
    return _("Ended") if each.until < day else _("Until {day}").format(day=long_date(each.until))
