"""Closing a training account, and reopening one closed by mistake: why, what it means, and a confirmation."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from pecule.holders.actions import close, reopen
from pecule.holders.queries import HolderFile, file_under
from pecule.holders.rules.standing import AccountClosed, AccountNotClosed, ClosedLater, ClosedReason, ClosingUnexplained
from pecule.kernel.refusals import Refusal
from pecule.ledger.queries import balances
from pecule.orders.queries import orders_of
from pecule.orders.rules.life import OPEN
from pecule.signin.rules import Permission
from pecule.sites.design.components import Column
from pecule.sites.design.forms import DayField, PlainForm
from pecule.sites.design.http import Request
from pecule.sites.design.words import long_date, money, refusal_words
from pecule.sites.holder.growth import money_of
from pecule.sites.staff.doors import needs, staff_page
from pecule.sites.staff.words import CLOSINGS, order_tag

_FIELDS: dict[type[Refusal], str] = {ClosedLater: "day", ClosingUnexplained: "words"}


class WhyForm(PlainForm):
    """Why, in words."""

    words = forms.CharField(
        label=gettext_lazy("How do you know?"),
        help_text=gettext_lazy("10 to 240 characters, without a name or a number. The trail keeps it."),
        min_length=10,
        max_length=240,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def to_confirm(self) -> PlainForm:
        """The same, carried over unseen to where it is confirmed."""
        kept = PlainForm()
        kept.fields = {name: forms.CharField(widget=forms.HiddenInput) for name in self.fields}
        kept.initial = {name: self.data[name] for name in self.fields}
        return kept


class CloseForm(WhyForm):
    """Why, and as of which day."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Why close this account?"), choices=list(CLOSINGS.items()), widget=forms.RadioSelect
    )
    day = DayField(
        label=gettext_lazy("As of which day?"),
        help_text=gettext_lazy("The day of the death, or the first day on which the pension's conditions were met."),
    )
    field_order = ("reason", "day", "words")

    def __init__(self, today: date, *args: Any) -> None:
        super().__init__(*args)
        self.today = today

    def clean_day(self) -> date:
        """Refuse a day to come before anything is confirmed, in the words of the verb that would."""
        day: date = self.cleaned_data["day"]
        if day > self.today:
            raise forms.ValidationError(str(refusal_words(ClosedLater())))
        return day


@needs(Permission.CLOSE_ACCOUNTS)
@require_http_methods(["GET", "HEAD", "POST"])
def close_one(request: Request, look: UUID) -> HttpResponse:
    """Close an account, or say that somebody whose account is closed by a pension has died."""
    file = file_under(look, by=request.actor, at=request.now)
    if file.status == "closed" and file.closed_reason != ClosedReason.PENSION:
        raise AccountClosed

    def act(said: dict[str, Any]) -> str:
        reason = ClosedReason(said["reason"])
        close(holder_id=file.id, reason=reason, day=said["day"], why=said["words"], by=request.actor, at=request.now)
        return _("The account is closed. No money has moved.")

    title = _("Close the account of {name}").format(name=file.name)
    form = CloseForm(_today(request), request.POST if request.method == "POST" else None)
    return _asked_then_sure(request, look, file, form, act, {"title": title, "closing": True})


@needs(Permission.CLOSE_ACCOUNTS)
@require_http_methods(["GET", "HEAD", "POST"])
def reopen_one(request: Request, look: UUID) -> HttpResponse:
    """Reopen an account that was closed by mistake."""
    file = file_under(look, by=request.actor, at=request.now)
    if file.status != "closed":
        raise AccountNotClosed
    if file.closed_reason == ClosedReason.MERGED:
        raise AccountClosed

    def act(said: dict[str, Any]) -> str:
        reopen(holder_id=file.id, why=said["words"], by=request.actor, at=request.now)
        return _("The account is open again.")

    title = _("Reopen the account of {name}").format(name=file.name)
    form = WhyForm(request.POST if request.method == "POST" else None)
    return _asked_then_sure(request, look, file, form, act, {"title": title, "closing": False})


def _asked_then_sure(
    request: Request,
    look: UUID,
    file: HolderFile,
    form: WhyForm,
    act: Callable[[dict[str, Any]], str],
    context: dict[str, Any],
) -> HttpResponse:
    """Ask; then say what was asked and what it means; then do it. A refusal goes back to the question."""
    shown: PlainForm = form
    context = {"confirming": None, "reason": "", **context}
    if form.is_valid() and "sure" not in request.POST:
        shown = form.to_confirm()
        context = {**context, "confirming": form.cleaned_data, "reason": _reason(form.cleaned_data)}
    elif form.is_valid():
        try:
            said = act(form.cleaned_data)
        except Refusal as refusal:
            form.add_refusal(refusal, _FIELDS.get(type(refusal)))
        else:
            messages.success(request, said)
            return redirect("staff:person", look)
    return staff_page(request, "staff/closing.html", {**context, **_meaning(request, file), "look": look}, shown)


def _reason(said: dict[str, Any]) -> str:
    return str(CLOSINGS[said["reason"]]) if "reason" in said else ""


def _meaning(request: Request, file: HolderFile) -> dict[str, Any]:
    """What stands in the account, and the orders under way."""
    orders = [order for order in orders_of(file.public_id, day=_today(request)) if order.state in OPEN]
    return {
        "money": money_of(balances("holder", file.id)),
        "order_columns": [
            Column(_("Training")),
            Column(_("Last day")),
            Column(_("Price"), numeric=True),
            Column(_("State")),
        ],
        "order_rows": [
            [order.title, long_date(order.end), money(order.price_cents), order_tag(order.state)] for order in orders
        ],
    }


def _today(request: Request) -> date:
    return request.now.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
