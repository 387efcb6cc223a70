"""A person's file, opened under a look: what they have, why, what was declared, who looked; locking."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pecule.entitlements.queries.explaining import explain_transfer
from pecule.entitlements.queries.files import LineFacts, lines_of_holder
from pecule.holders.actions import lock, unlock
from pecule.holders.queries import HolderFile, file_under, looks
from pecule.holders.rules.contacts import ContactKind, masked_contact
from pecule.holders.rules.standing import LockReason
from pecule.kernel.refusals import Refusal
from pecule.ledger.queries import balances, get_transfer, history
from pecule.orders.queries import OrderLine, orders_of
from pecule.signin.rules import Permission
from pecule.sites.design.components import Column, Row
from pecule.sites.design.forms import PlainForm
from pecule.sites.design.http import Request
from pecule.sites.design.words import long_date, long_moment, money
from pecule.sites.employer.words import UNITS, quantity, siret_words
from pecule.sites.holder import words as holder_words
from pecule.sites.holder.growth import euros, money_of, movements
from pecule.sites.staff.doors import can, needs, staff_page
from pecule.sites.staff.words import LOCKS, fund_words, order_tag, status_tag

LINES_SHOWN, MOVEMENTS_SHOWN, LOOKS_SHOWN = 40, 60, 40


@needs(Permission.OPEN_FILES)
@require_safe
def person(request: Request, look: UUID) -> HttpResponse:
    """The file, for the half hour that the look lasts. Reading it again writes nothing: the look was written before."""
    file = file_under(look, by=request.actor, at=request.now)
    accounts = balances("holder", file.id)
    transfers = history([account.account_id for account in euros(accounts)], limit=MOVEMENTS_SHOWN)
    day = request.now.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    context = {
        "look": look,
        "file": file,
        "status": status_tag(file.status),
        "identity": _identity(file),
        "money": money_of(accounts),
        "funds": fund_words(euros(accounts)),
        "movement_columns": [Column(_("Day")), Column(_("What the person reads")), Column(_("Euros"), numeric=True)],
        "movement_rows": [
            [long_date(one.day), _explained(look, one.id, one.what), money(one.cents)]
            for one in movements(accounts, transfers)
        ],
        "order_columns": _order_columns(),
        "order_rows": [_order_row(order) for order in orders_of(file.public_id, day=day)],
        "line_columns": _line_columns(),
        "line_rows": [_line_row(line) for line in lines_of_holder(file.id)[:LINES_SHOWN]],
        "look_columns": [Column(_("When")), Column(_("Who")), Column(_("Reason"))],
        "look_rows": [
            [long_moment(one.at), holder_words.roles(one.label), one.reason]
            for one in looks(file.id, limit=LOOKS_SHOWN)
        ],
        "may_lock": can(request, Permission.LOCK_ACCOUNTS) and file.status != "closed",
        "may_close": can(request, Permission.CLOSE_ACCOUNTS),
        "closed_says": _(holder_words.CLOSED_SAYS[file.closed_reason]) if file.closed_reason else "",
        "may_read_trail": can(request, Permission.READ_TRAIL),
    }
    return staff_page(request, "staff/person.html", context)


def _identity(file: HolderFile) -> list[Row]:
    rows = [
        Row(_("Birth name"), file.birth_name),
        Row(_("Given names"), file.given_names),
        Row(_("Name in use"), file.usage_name or "–"),
        Row(_("Born on"), long_date(file.birth_date) if file.birth_date else "–"),
        Row(_("Social security number"), file.masked_number),
        Row(_("Identity"), _verified(file)),
        Row(_("Account opened"), long_date(file.opened_at)),
    ]
    for contact in file.contacts:
        shown = masked_contact(ContactKind(contact.kind), contact.value)
        sure = _("verified") if contact.verified_at else _("claimed, not verified")
        rows.append(Row(holder_words.contact(contact.kind), f"{shown} ({sure})"))
    return rows


def _verified(file: HolderFile) -> str:
    if file.identity_verified_at is None:
        return _("as declared by employers, not verified")
    return _("verified on {day}").format(day=long_date(file.identity_verified_at))


def _explained(look: UUID, transfer: UUID, what: str) -> str:
    return format_html('<a href="{}">{}</a>', reverse("staff:movement", args=[look, transfer]), what)


def _order_columns() -> list[Column]:
    return [Column(_("Order")), Column(_("Training")), Column(_("Price"), numeric=True), Column(_("State"))]


def _order_row(order: OrderLine) -> list[object]:
    training = f"{order.title}, {order.organisation_name}"
    return [order.reference, training, money(order.price_cents), order_tag(order.state)]


def _line_columns() -> list[Column]:
    return [
        Column(_("Period")),
        Column(_("Establishment")),
        Column(_("Contract")),
        Column(_("Worked"), numeric=True),
        Column(_("Absences counted"), numeric=True),
        Column(_("Counts?")),
    ]


def _line_row(line: LineFacts) -> list[object]:
    period = f"{line.period:%m/%Y}" if line.months != 12 else str(line.period.year)
    unit = UNITS[line.unit]
    absent = quantity(line.counted_absence) if line.counted_absence else ""
    counts = _("yes") if line.stands else _("no, replaced or taken back")
    return [period, siret_words(line.siret), line.contract, f"{quantity(line.worked)} {unit}", absent, counts]


@needs(Permission.OPEN_FILES)
@require_safe
def movement(request: Request, look: UUID, transfer: UUID) -> HttpResponse:
    """Why one movement, in the very sentences that the person reads."""
    file = file_under(look, by=request.actor, at=request.now)
    explained = explain_transfer(transfer, holder_id=file.id)
    row = get_transfer(transfer)
    lines = movements(balances("holder", file.id), [row] if row else [])
    language = (get_language() or "fr")[:2]
    steps = [
        {"says": step.sentence(language), "article": step.article, "link": step.link, "declaration": step.declaration}
        for step in explained.steps
    ]
    context = {
        "look": look,
        "what": lines[0].what if lines else _("Movement"),
        "explained": explained,
        "cents": lines[0].cents if lines else explained.amount_cents,
        "steps": steps,
    }
    return staff_page(request, "staff/movement.html", context)


class LockForm(PlainForm):
    """Why the account is locked."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Why lock this account?"), choices=list(LOCKS.items()), widget=forms.RadioSelect
    )


class UnlockForm(PlainForm):
    """That somebody checked."""

    checked = forms.BooleanField(label=gettext_lazy("I checked the identity of the person who asks"))


@needs(Permission.LOCK_ACCOUNTS)
@require_http_methods(["GET", "HEAD", "POST"])
def lock_one(request: Request, look: UUID) -> HttpResponse:
    """Lock an account, or unlock a locked one. Needs the file open."""
    file = file_under(look, by=request.actor, at=request.now)
    locked = file.status == "locked"
    data = request.POST if request.method == "POST" else None
    form: PlainForm = UnlockForm(data) if locked else LockForm(data)
    if form.is_valid():
        try:
            _apply(request, file.id, form.cleaned_data)
        except Refusal as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("The account is unlocked.") if locked else _("The account is locked."))
            return redirect("staff:person", look)
    title = _("Unlock the account of {name}") if locked else _("Lock the account of {name}")
    context = {"title": title.format(name=file.name), "locked": locked, "look": look}
    return staff_page(request, "staff/lock.html", context, form)


def _apply(request: Request, holder_id: int, said: dict[str, Any]) -> None:
    if "checked" in said:
        unlock(holder_id=holder_id, by=request.actor, at=request.now)
    else:
        lock(holder_id=holder_id, reason=LockReason(said["reason"]), by=request.actor, at=request.now)
