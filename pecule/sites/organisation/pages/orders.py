"""Requests and orders: a list, and one order as a timeline."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pecule.catalogue.queries import OrganisationFacts
from pecule.orders.queries import (
    OrderLine,
    OrderPage,
    control_document,
    count_for,
    order_for_organisation,
    orders_for,
)
from pecule.orders.rules.life import FINAL, OPEN
from pecule.sites.design.components import Column, Row, Step
from pecule.sites.design.http import Request
from pecule.sites.design.paging import page_of
from pecule.sites.design.templatetags.design import state as tag
from pecule.sites.design.words import long_date, money
from pecule.sites.entrance.doors import audience_required
from pecule.sites.organisation import attendance, payment_words, words
from pecule.sites.organisation.pages.mine import may, mine, today

A_PAGE = 25
WAITING = ("requested", "reviewing", "accepted", "in_training", "controlled")
"""States in which the organisation has something to do, now or on a day to come."""
_SHOWN = {"waiting": WAITING, "open": OPEN, "ended": FINAL}
# Verb, its page, the role it needs; the first that is possible is the page's one button.
_BUTTONS = (
    ("propose", "organisation:answer", "trainings"),
    ("answer_control", "organisation:control", "trainings"),
    ("declare_entry", "organisation:entry", "trainings"),
    ("declare_service_done", "organisation:end", "trainings"),
    ("give_invoice", "organisation:invoice", "accounts"),
    ("acknowledge", "organisation:acknowledge", "trainings"),
    ("declare_attendance", "organisation:attendance", "trainings"),
    ("declare_no_show", "organisation:no_show", "trainings"),
    ("cancel_as_organisation", "organisation:cancel", "trainings"),
)


@audience_required("organisation")
@require_safe
def orders(request: Request) -> HttpResponse:
    """What waits for the organisation, soonest last day first; or everything under way; or what ended."""
    organisations, day = mine(request), today(request)
    show = request.GET.get("show", "waiting")
    states = _SHOWN.get(show, WAITING)
    inner = organisations[0].id
    page = page_of(
        request,
        count_for(inner, states=states),
        lambda limit, offset: orders_for(inner, day=day, states=states, limit=limit, offset=offset),
        size=A_PAGE,
    )
    columns = [
        Column(_("Person")),
        Column(_("Training")),
        Column(_("Dates")),
        Column(_("State")),
        Column(_("To do")),
        Column(_("Price"), numeric=True),
    ]
    rows = [_cells(line) for line in page]
    views = [
        ("waiting", _("What waits for you")),
        ("open", _("Under way")),
        ("ended", _("Ended")),
    ]
    context = {"organisations": organisations, "columns": columns, "rows": rows, "page": page, "views": views}
    return render(request, "organisation/orders.html", context | {"show": show if show in _SHOWN else "waiting"})


def _cells(line: OrderLine) -> tuple[object, ...]:
    url = reverse("organisation:order", args=[line.public_id])
    return (
        format_html('<a href="{}">{}</a>', url, line.holder_name),
        line.title,
        f"{long_date(line.start)} – {long_date(line.end)}",
        tag(words.state(line.state), words.colour(line.state)),
        due(line),
        money(line.price_cents),
    )


def due(line: OrderLine) -> SafeString | str:
    """What the organisation has to do, its last day, and whether that day is over."""
    to_do = words.to_do(line.state)
    if not to_do or line.due_on is None:
        return ""
    said = _("{to_do} by {day}").format(to_do=to_do, day=long_date(line.due_on))
    return format_html("{} {}", said, tag(_("Late"), "red")) if line.late else said


@audience_required("organisation")
@require_safe
def order(request: Request, order: UUID) -> HttpResponse:
    """One order: what to do, what happened and comes next, what was ordered, attendance, control, payment."""
    organisations, page = its(request, order)
    buttons = _buttons(request, organisations[0], page)
    main = buttons[:1] if page.can & {verb for verb, _address, _role in _BUTTONS[:5]} else []
    context = {
        "organisations": organisations,
        "order": page,
        "state": words.state(page.line.state),
        "colour": words.colour(page.line.state),
        "rows": _rows(page),
        "timeline": timeline(page),
        "late": page.line.late and bool(words.to_do(page.line.state)),
        "to_do": words.to_do(page.line.state),
        "main": main,
        "others": buttons[len(main) :],
        "attendance": [(long_date(row.day), words.part(row.part), attendance.write_length(row.minutes))
                       for row in page.attendance],
        "attendance_columns": [Column(_("Day")), Column(_("Part")), Column(_("Hours"), numeric=True)],
        "control": _control(page),
        "payment": payment_words.rows(page.payment) if page.payment else [],
    }  # fmt: skip
    return render(request, "organisation/order.html", context)


@audience_required("organisation")
@require_safe
def document(request: Request, document: UUID) -> HttpResponse:
    """A document that the organisation sent for a control; never opened inside our pages."""
    name, content = control_document(document, organisation_id=mine(request)[0].id)
    response = HttpResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="document{_extension(name)}"'
    return response


def its(request: Request, order: UUID) -> tuple[list[OrganisationFacts], OrderPage]:
    """The order, with the organisation it is for. Raises NotFound."""
    organisations = mine(request)
    return organisations, order_for_organisation(order, organisations[0].id, day=today(request))


def _extension(name: str) -> str:
    ending = name.rpartition(".")[2].lower()
    return f".{ending}" if ending in ("pdf", "png", "jpg", "jpeg") else ""


def _buttons(request: Request, organisation: OrganisationFacts, page: OrderPage) -> list[tuple[str, str]]:
    """Address and words of what may be done now, by this member."""
    allowed = {role: may(request, organisation, role) for role in ("trainings", "accounts")}
    invoiced = page.payment is None or page.payment.state != "to_invoice"
    says = {
        "propose": _("Answer"),
        "answer_control": _("Answer the control"),
        "declare_entry": _("Declare the entry"),
        "declare_service_done": _("Declare the end"),
        "give_invoice": _("Give the invoice number"),
        "acknowledge": _("Take the request, to look at the prerequisites"),
        "declare_attendance": _("Declare attendance"),
        "declare_no_show": _("Declare an absence"),
        "cancel_as_organisation": _("Cancel the order"),
    }
    found = []
    for verb, address, role in _BUTTONS:
        if verb in page.can and allowed[role] and not (verb == "give_invoice" and invoiced):
            more = (1,) if verb == "declare_attendance" else ()
            found.append((reverse(address, args=[page.line.public_id, *more]), says[verb]))
    return found


def _rows(page: OrderPage) -> list[Row]:
    line = page.line
    rows = [
        Row(_("Person"), line.holder_name),
        Row(_("Training"), line.title),
        Row(_("Certification"), f"{page.certification_title} ({page.certification_code})"),
        Row(_("From"), long_date(line.start)),
        Row(_("To"), long_date(line.end)),
        Row(_("How"), words.modality(page.modality) + (f", {line.city}" if line.city else "")),
        Row(_("Hours"), str(page.hours)),
        Row(_("Price"), money(line.price_cents)),
    ]
    if "price" in page.changed:
        rows.append(Row(_("Price that was asked"), money(page.asked.price_cents)))
    if "dates" in page.changed:
        rows.append(Row(_("Dates that were asked"), f"{long_date(page.asked.start)} – {long_date(page.asked.end)}"))
    if page.exit_reason:
        rows.append(Row(_("Why it ended"), words.exit_reason(page.exit_reason)))
    if page.completion_percent is not None:
        rows.append(Row(_("Followed"), f"{page.completion_percent} %"))
    if page.holder_percent is not None:
        rows.append(Row(_("Followed, as the person says"), f"{page.holder_percent} %"))
    if page.rating is not None:
        rows.append(Row(_("Mark given by the person"), f"{page.rating}/5"))
    if page.paid_cents is not None:
        rows.append(Row(_("Due to you"), money(page.paid_cents)))
    return rows


def _control(page: OrderPage) -> list[Row]:
    control = page.control
    if control is None:
        return []
    rows = [Row(_("Why"), ", ".join(words.ground(name) for name in control.grounds))]
    if control.reason:
        rows.append(Row(_("What is asked"), control.reason))
    if control.answer_by:
        rows.append(Row(_("Answer by"), long_date(control.answer_by)))
    if control.answer:
        rows.append(Row(_("Your answer"), control.answer))
    rows += [
        Row(_("Document"), name, reverse("organisation:control_document", args=[public_id]), _("Download"))
        for public_id, name in control.documents
    ]
    if control.percent_allowed is not None:
        rows.append(Row(_("Share allowed"), f"{control.percent_allowed} %"))
        rows.append(Row(_("Our reasons"), control.decision or "–"))
    return rows


def timeline(page: OrderPage) -> list[Step]:
    """What happened, then what is to come, with the last day of each."""
    done = [
        Step(words.step(taken.verb), taken.at, "bad" if words.went_wrong(taken.verb) else "done", taken.reason)
        for taken in page.steps
    ]
    coming = []
    for place, step in enumerate(page.next_steps):
        what, otherwise = words.ahead(step)
        coming.append(Step(what, step.by, "next" if place else "now", otherwise))
    return [*done, *coming]
