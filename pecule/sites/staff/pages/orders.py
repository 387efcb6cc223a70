"""Orders that agents must look at: controls of service done, claims of force majeure, and one order whole."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from pecule.catalogue.rules.documents import content_type
from pecule.kernel.refusals import Refusal
from pecule.orders import actions
from pecule.orders.queries import (
    ControlLine,
    ForceMajeureLine,
    OrderPage,
    control_document,
    controls_count,
    controls_queue,
    force_majeure_queue,
    order_for_staff,
)
from pecule.orders.queries.foreseen import allowed
from pecule.orders.rules.controls import check_allowed
from pecule.orders.rules.refusals import NotNow, PercentAboveDeclared, ReasonNeeded
from pecule.signin.rules import Permission
from pecule.sites.design.components import Column, Row
from pecule.sites.design.http import Request
from pecule.sites.design.paging import page_of
from pecule.sites.design.words import long_date, money
from pecule.sites.staff import market_words as words
from pecule.sites.staff.asking import LONG_MAX, REASON_MAX, KeyForm, Said, ask, reason_field, typed
from pecule.sites.staff.doors import can, needs, staff_page, today
from pecule.sites.staff.order_telling import about, attendance, control_rows, money_rows, timeline
from pecule.sites.staff.queue import last_day
from pecule.sites.staff.words import order_tag

_METHODS = ["GET", "HEAD", "POST"]
CLAIMS_SHOWN = 50


@needs(Permission.CONTROL_ORDERS)
@require_safe
def controls(request: Request) -> HttpResponse:
    """Controls that are not decided and claims of force majeure, soonest last day first."""
    day = today(request)
    page = page_of(request, controls_count(), lambda limit, offset: controls_queue(day=day, limit=limit, offset=offset))
    context = {
        "page": page,
        "columns": [
            Column(_("Order")),
            Column(_("Training")),
            Column(_("Why")),
            Column(_("Price"), numeric=True),
            Column(_("Stage")),
            Column(_("Last day")),
        ],
        "rows": [_control_row(one, late=one.decide_by < day) for one in page],
        "claim_columns": [Column(_("Order")), Column(_("Training")), Column(_("Reason")), Column(_("Last day"))],
        "claims": [_claim_row(one) for one in force_majeure_queue(day=day, limit=CLAIMS_SHOWN)],
    }
    return staff_page(request, "staff/controls.html", context)


def _control_row(one: ControlLine, *, late: bool) -> list[object]:
    stage = _("to open or decide")
    if one.answered:
        stage = _("answered")
    elif one.opened_at and one.answer_by:
        stage = _("answer by {day}").format(day=long_date(one.answer_by))
    return [
        format_html(
            '<a class="pecule-money" href="{}">{}</a>',
            reverse("staff:order", args=[one.line.public_id]),
            one.line.reference,
        ),
        f"{one.line.title}, {one.line.organisation_name}",
        " · ".join(words.said(words.GROUNDS, name) for name in one.grounds),
        money(one.line.price_cents),
        stage,
        last_day(one.decide_by, late=late),
    ]


def _claim_row(one: ForceMajeureLine) -> list[object]:
    link = reverse("staff:force_majeure", args=[one.line.public_id])
    return [
        format_html('<a class="pecule-money" href="{}">{}</a>', link, one.line.reference),
        f"{one.line.title}, {one.line.organisation_name}",
        one.reason,
        last_day(one.decide_by, late=one.line.late),
    ]


@needs(Permission.CONTROL_ORDERS)
@require_safe
def order(request: Request, public_id: UUID) -> HttpResponse:
    """One order whole, without the name of the person: to decide, none is needed."""
    found = order_for_staff(public_id, day=today(request))
    owed = found.payment is not None and (
        can(request, Permission.PAY_ORGANISATIONS) or can(request, Permission.SUSPEND_PAYMENTS)
    )
    context = {
        "page": found,
        "line": found.line,
        "state": order_tag(found.line.state),
        "rows": about(found),
        **control_rows(found),
        **attendance(found),
        **money_rows(found),
        "steps": timeline(found),
        "payable": f"order:{public_id}" if owed else "",
        "may_read_trail": can(request, Permission.READ_TRAIL),
    }
    return staff_page(request, "staff/order.html", context)


@needs(Permission.CONTROL_ORDERS)
@require_safe
def control_paper(request: Request, public_id: UUID) -> HttpResponse:
    """A document that an organisation sent for a control; never opened inside our pages."""
    _name, content = control_document(public_id, organisation_id=None)
    kind = content_type(content)
    response = HttpResponse(content, content_type=kind)
    name = f"document-{str(public_id)[:8]}.{kind.rpartition('/')[2]}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


class OpenForm(KeyForm):
    """What is doubted, and what is asked for."""

    reason = reason_field(
        gettext_lazy("What is doubted, and what do you ask for?"),
        gettext_lazy("The organisation will read it: signed sheets, traces of connection, anything that proves."),
        longest=LONG_MAX,
        rows=6,
    )


@needs(Permission.CONTROL_ORDERS)
@require_http_methods(_METHODS)
def open_control(request: Request, public_id: UUID) -> HttpResponse:
    """Open the adversarial stage."""
    found = order_for_staff(public_id, day=today(request))
    _check(found, "open_control")

    def act(said: Said) -> None:
        actions.open_control(order=public_id, by=request.actor, at=request.now, **said)

    return ask(
        request,
        typed(request, OpenForm),
        act,
        title=_("Open a control"),
        button=_("Open the control"),
        back=_back(found),
        done=_("The control is open: the organisation is told, and may answer."),
        refusals={ReasonNeeded: "reason"},
        context={"about": about(found)[:4]},
    )


class DecideForm(KeyForm):
    """What share is paid, and why."""

    percent_allowed = forms.IntegerField(
        label=gettext_lazy("Share that is paid, in percents of the training"),
        min_value=0,
        max_value=100,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    reason = reason_field(gettext_lazy("Reasons"), longest=LONG_MAX, rows=6)

    def __init__(self, page: OrderPage, day: date, *args: Any) -> None:
        super().__init__(*args)
        self.page, self.day = page, day
        declared = page.completion_percent or 0
        self.fields["percent_allowed"].help_text = _("The organisation declared {declared} %.").format(
            declared=declared
        )

    def clean(self) -> dict[str, Any]:
        """Refuse what could not be decided before anything is confirmed, in the words of the verb that would."""
        said = super().clean() or {}
        control = self.page.control
        if control is not None and said.get("percent_allowed") is not None:
            try:
                check_allowed(
                    said["percent_allowed"],
                    declared=self.page.completion_percent or 0,
                    opened=control.opened_at is not None,
                    answered=control.answered_at is not None,
                    answer_by=control.answer_by,
                    today=self.day,
                )
            except Refusal as refusal:
                self.add_refusal(refusal, "percent_allowed")
        return said


@needs(Permission.CONTROL_ORDERS)
@require_http_methods(_METHODS)
def decide_control(request: Request, public_id: UUID) -> HttpResponse:
    """Decide what is paid; what goes where is said before."""
    day = today(request)
    found = order_for_staff(public_id, day=day)
    _check(found, "decide_control")

    def act(said: Said) -> None:
        actions.decide_control(order=public_id, by=request.actor, at=request.now, **said)

    def means(said: Said) -> list[str]:
        split = allowed(public_id, said["percent_allowed"], day=day)
        return [
            _("{cents} are paid to {name}, once it gave its invoice.").format(
                cents=money(split.to_organisation), name=found.line.organisation_name
            ),
            _("{cents} go back where they came from, fund by fund.").format(cents=money(split.given_back)),
            _("Both sides read your reasons. The decision cannot be changed here."),
        ]

    return ask(
        request,
        typed(request, DecideForm, found, day),
        act,
        title=_("Decide the control"),
        button=_("Decide"),
        back=_back(found),
        done=_("The control is decided."),
        means=means,
        refusals={PercentAboveDeclared: "percent_allowed", ReasonNeeded: "reason"},
        context={"about": [*about(found)[:4], *control_rows(found)["control"]]},
    )


class ClaimForm(KeyForm):
    """Yes or no, and why."""

    accepted = forms.TypedChoiceField(
        label=gettext_lazy("Was it force majeure?"),
        choices=[
            ("yes", gettext_lazy("Yes: unforeseeable, and nothing could be done against it")),
            ("no", gettext_lazy("No")),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        empty_value=None,
    )
    reason = reason_field(
        gettext_lazy("Reasons"), gettext_lazy("At least 10 characters. Both sides will read them."), longest=REASON_MAX
    )


@needs(Permission.CONTROL_ORDERS)
@require_http_methods(_METHODS)
def force_majeure(request: Request, public_id: UUID) -> HttpResponse:
    """Decide a claim of force majeure."""
    found = order_for_staff(public_id, day=today(request))
    _check(found, "accept_force_majeure")
    claim = found.force_majeure
    began = claim is not None and claim.from_state == "in_training"

    def act(said: Said) -> None:
        actions.decide_force_majeure(order=public_id, by=request.actor, at=request.now, **said)

    def means(said: Said) -> list[str]:
        if began:
            yes = _("Only what was given is paid, once the organisation declares it; the rest goes back.")
            return [yes if said["accepted"] else _("The training goes on as it was ordered.")]
        held = sum(one.cents for one in found.payments)
        if said["accepted"]:
            return [_("The order is cancelled: {cents} go back where they came from.").format(cents=money(held))]
        return [
            _("It counts as a late cancellation or an absence: the organisation is paid its share."),
            _("The rest of {cents} goes back where it came from.").format(cents=money(held)),
        ]

    return ask(
        request,
        typed(request, ClaimForm),
        act,
        title=_("Force majeure"),
        button=_("Decide"),
        back=_back(found),
        done=_("The claim is decided."),
        means=means,
        refusals={ReasonNeeded: "reason"},
        context={"about": [*about(found)[:4], *([Row(_("What the person says"), claim.reason)] if claim else [])]},
    )


def _check(found: OrderPage, verb: str) -> None:
    if verb not in found.can:
        raise NotNow


def _back(found: OrderPage) -> tuple[str, str]:
    return reverse("staff:order", args=[found.line.public_id]), found.line.reference
