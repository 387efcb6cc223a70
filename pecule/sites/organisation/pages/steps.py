"""What an organisation does to an order: one question a page."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from pecule.catalogue.queries import SessionLine, offers_of
from pecule.catalogue.rules.members import Role
from pecule.kernel.refusals import Refusal
from pecule.orders import actions
from pecule.orders.queries import OrderPage
from pecule.orders.rules.refusals import (
    CompletionNotAPercentage,
    DocumentUnfit,
    EndNotPossible,
    EntryOutsideSession,
    NoSeatLeft,
    NotNow,
    PriceRaised,
    ReasonNeeded,
    SessionNotOfThisTraining,
    UnknownExit,
)
from pecule.payouts.rules.refusals import AlreadyInvoiced, InvoiceNumberTaken, InvoiceNumberUnfit
from pecule.scheme.delays import StartTooSoon
from pecule.sites.design.http import Request
from pecule.sites.design.limits import body_of_at_most
from pecule.sites.design.words import long_date, money
from pecule.sites.entrance.doors import View, audience_required
from pecule.sites.organisation import attendance
from pecule.sites.organisation.pages.asking import show
from pecule.sites.organisation.pages.mine import mine, today
from pecule.sites.organisation.pages.orders import its
from pecule.sites.organisation.pages.step_forms import (
    AcknowledgeForm,
    AnswerForm,
    CancelForm,
    ControlForm,
    EndForm,
    EntryForm,
    InvoiceForm,
    NoShowForm,
    ProposalForm,
    StepForm,
)

CONTROL_FORM_BYTES = 26 * 2**20
_FIELDS: Mapping[type[Refusal], tuple[str, ...]] = {
    ReasonNeeded: ("reason", "text"),
    EntryOutsideSession: ("day",),
    EndNotPossible: ("ended_on",),
    UnknownExit: ("exit_reason",),
    CompletionNotAPercentage: ("completion_percent",),
    PriceRaised: ("price_cents",),
    NoSeatLeft: ("session",),
    StartTooSoon: ("session",),
    SessionNotOfThisTraining: ("session",),
    DocumentUnfit: ("documents",),
    InvoiceNumberUnfit: ("number",),
    InvoiceNumberTaken: ("number",),
    AlreadyInvoiced: ("number",),
}


def show_refusal(form: StepForm, refusal: Refusal) -> None:
    """Show a refusal at the field that it is about, when the form asks it."""
    form.add_refusal(refusal, next((name for name in _FIELDS.get(type(refusal), ()) if name in form.fields), None))


def _step(
    kind: type[StepForm],
    act: Callable[..., object],
    *,
    needs: str,
    title: Promise,
    button: Promise,
    why: Callable[[OrderPage], list[str]],
    role: Role = "trainings",
    danger: bool = False,
    prepare: Callable[[Request, OrderPage], dict[str, Any]] = lambda request, order: {},
) -> View:
    """The page that asks ``kind``, acts once, and goes back to the order.

    ``needs`` is what the order must allow for the question to be asked, ``role`` the member's; ``act`` is the verb,
    which takes the order, the organisation, the fields, who and when. ``prepare`` reads what else the form needs.
    """

    @audience_required("organisation")
    @body_of_at_most(CONTROL_FORM_BYTES if kind is ControlForm else 2**20, audience="organisation")
    @require_http_methods(["GET", "HEAD", "POST"])
    def page(request: Request, order: UUID) -> HttpResponse:
        organisation = mine(request, role)[0]
        _organisations, found = its(request, order)
        sent = (request.POST, request.FILES) if request.method == "POST" else ()
        form = kind(*sent, order=found, **prepare(request, found))
        if form.is_valid():
            if isinstance(form, AnswerForm) and form.changes:
                return redirect("organisation:proposal", order)
            who = {"organisation": organisation.public_id, "by": request.actor, "at": request.now}
            try:
                act(order=order, **form.cleaned_data, **who)
            except Refusal as refusal:
                show_refusal(form, refusal)
            else:
                messages.success(request, str(form.done))
                return redirect("organisation:order", order)
        elif needs not in found.can:
            raise NotNow
        return show(
            request,
            form,
            {
                "title": title,
                "button": button,
                "why": why(found),
                "danger": danger,
                "about": f"{found.line.holder_name} · {found.line.title}",
                "back_url": reverse("organisation:order", args=[order]),
                "back_text": _("Back to the order"),
            },
        )

    return page


def _asked(page: OrderPage) -> str:
    line = page.line
    said = _("From {start} to {end}, for {price}, as requested.")
    return said.format(start=long_date(line.start), end=long_date(line.end), price=money(line.price_cents))


def _why_answer(page: OrderPage) -> list[str]:
    accept = _(
        "If you offer the place today, the person has until {day} to accept. The price is then held for you, and due "
        "to you once the training is done."
    )
    return [_asked(page), accept.format(day=long_date(page.accept_by))]


def _why_entry(page: OrderPage) -> list[str]:
    session = _("The session goes from {start} to {end}.")
    return [
        session.format(start=long_date(page.line.start), end=long_date(page.line.end))
        + " "
        + _("Sending access codes is not an entry into training."),
        _("From then on the order can no longer be cancelled."),
    ]


def _why_end(page: OrderPage) -> list[str]:
    price = _("You earn the price, {price}, in the share that was followed. The rest goes back to the person.")
    sheets = _("Keep the signed attendance sheets, or the traces of distance learning: they may be asked for.")
    told = [price.format(price=money(page.line.price_cents)), sheets]
    if not page.attendance:
        return [*told, _("You declared no attendance: a rate of 100 % will be looked at before it is paid.")]
    minutes = sum(row.minutes for row in page.attendance)
    proven = _("The attendance that you declared proves {length} of {hours} hours, which is {percent} %.")
    shown = attendance.write_length(minutes)
    return [*told, proven.format(length=shown, hours=page.hours, percent=page.attendance_percent)]


def _why_absent(page: OrderPage) -> list[str]:
    cost = page.consequences.get("declare_no_show")
    share = _("If the person does not contest it in time, {charge} is due to you and {back} goes back to them.")
    told = [share.format(charge=money(cost.charge_cents), back=money(cost.back_cents))] if cost else []
    return [*told, _("Somebody who came even once has entered: declare the entry, then what was followed.")]


def _why_control(page: OrderPage) -> list[str]:
    control = page.control
    if control is None or control.answer_by is None:
        return []
    last = _("Last day to answer: {day}. Without an answer, we decide on what we know.")
    return [control.reason, last.format(day=long_date(control.answer_by))]


def _why_invoice(page: OrderPage) -> list[str]:
    owed = page.payment.cents if page.payment else 0
    due = _("{cents} is due to you for this order. The delay to pay you begins with this number.")
    return [due.format(cents=money(owed))]


def _sessions(request: Request, order: OrderPage) -> dict[str, tuple[SessionLine, ...]]:
    """The other sessions of the training that was asked for."""
    for offer in offers_of(mine(request)[0].id, day=today(request)):
        for action in offer.actions:
            if any(each.public_id == order.session for each in action.sessions):
                return {"sessions": action.sessions}
    return {"sessions": ()}


acknowledge = _step(
    AcknowledgeForm, actions.acknowledge_order, needs="acknowledge",
    title=gettext_lazy("Take this request?"), button=gettext_lazy("Take the request"),
    why=lambda page: [_("This training has prerequisites. You then have more time to look at them with the person.")],
)  # fmt: skip
answer = _step(
    AnswerForm, actions.answer_order, needs="propose",
    title=gettext_lazy("Do you take this person?"), button=gettext_lazy("Send my answer"), why=_why_answer,
)  # fmt: skip
proposal = _step(
    ProposalForm, actions.answer_order, needs="propose",
    title=gettext_lazy("What do you offer instead?"), button=gettext_lazy("Send my offer"),
    why=_why_answer, prepare=_sessions,
)  # fmt: skip
entry = _step(
    EntryForm, actions.declare_entry, needs="declare_entry",
    title=gettext_lazy("On which day did this person start?"), button=gettext_lazy("Declare the entry"),
    why=_why_entry,
)  # fmt: skip
no_show = _step(
    NoShowForm, actions.declare_no_show, needs="declare_no_show",
    title=gettext_lazy("Did this person never come?"), button=gettext_lazy("Declare the absence"),
    why=_why_absent, danger=True,
)  # fmt: skip
end = _step(
    EndForm, actions.declare_service_done, needs="declare_service_done",
    title=gettext_lazy("How did the training end?"), button=gettext_lazy("Declare the end"), why=_why_end,
)  # fmt: skip
cancel = _step(
    CancelForm, actions.cancel_as_organisation, needs="cancel_as_organisation",
    title=gettext_lazy("Why do you cancel?"), button=gettext_lazy("Cancel the order"), danger=True,
    why=lambda page: [_("The person gets everything back and reads your reason. This cannot be undone.")],
)  # fmt: skip
control = _step(
    ControlForm, actions.answer_control, needs="answer_control",
    title=gettext_lazy("What do you answer?"), button=gettext_lazy("Send my answer"), why=_why_control,
)  # fmt: skip
invoice = _step(
    InvoiceForm, actions.give_invoice, needs="give_invoice", role="accounts",
    title=gettext_lazy("Which number has your invoice?"), button=gettext_lazy("Save the number"), why=_why_invoice,
)  # fmt: skip
