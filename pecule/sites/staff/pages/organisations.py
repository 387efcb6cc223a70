"""Training organisations: the list, and the file of one of them."""

from datetime import date
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from pecule.catalogue.actions import ask_compliance
from pecule.catalogue.queries import OrganisationFile, OrganisationLine, organisation_file, organisations_list
from pecule.orders.queries import OrderLine, orders_for
from pecule.payouts.queries import debts_of, payables_of
from pecule.payouts.queries.payables import PayableLine
from pecule.signin.rules import Permission
from pecule.sites.design.components import Column, Row
from pecule.sites.design.forms import PlainForm
from pecule.sites.design.http import Request
from pecule.sites.design.templatetags.design import state as tag
from pecule.sites.design.words import long_date, long_moment, money
from pecule.sites.employer.words import siret_words
from pecule.sites.staff import market_words as words
from pecule.sites.staff.doors import can, needs, staff_page, today
from pecule.sites.staff.words import order_tag

SHOWN, ROWS_SHOWN = 50, 20
READERS = (
    Permission.VET_ORGANISATIONS,
    Permission.DECIDE_MATCHES,
    Permission.SANCTION_ORGANISATIONS,
    Permission.CONTROL_ORDERS,
    Permission.PAY_ORGANISATIONS,
    Permission.SUSPEND_PAYMENTS,
)


class SearchForm(PlainForm):
    """Part of a name or the start of a SIRET, and where it stands."""

    text = forms.CharField(
        label=gettext_lazy("Part of the name, or beginning of the SIRET"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    where = forms.ChoiceField(
        label=gettext_lazy("Where it stands"),
        required=False,
    )

    def __init__(self, *args: object) -> None:
        super().__init__(*args)
        known = [(name, _(text)) for name, (text, _colour) in words.ORGANISATIONS.items()]
        self.fields["where"].choices = [("", _("All")), *known]  # type: ignore[attr-defined]  # a choice field


@needs(*READERS)
@require_safe
def organisations(request: Request) -> HttpResponse:
    """Those that match, by name: an organisation's, never a person's, so that it may stand in the address."""
    form = SearchForm({"text": request.GET.get("text", ""), "where": request.GET.get("where", "")})
    if not form.is_valid():  # an address somebody mistyped: as if nothing had been asked
        form = SearchForm({"text": "", "where": ""})
        form.is_valid()
    asked = form.cleaned_data
    found = organisations_list(day=today(request), text=asked["text"], status=asked["where"], limit=SHOWN + 1, offset=0)
    context = {
        "columns": [
            Column(_("Organisation")),
            Column(_("SIRET")),
            Column(_("Town")),
            Column(_("State")),
            Column(_("On sale")),
        ],
        "rows": [_row(one) for one in found[:SHOWN]],
        "more": len(found) > SHOWN,
        "shown": SHOWN,
    }
    return staff_page(request, "staff/organisations.html", context, form)


def _row(one: OrganisationLine) -> list[object]:
    link = format_html('<a href="{}">{}</a>', reverse("staff:organisation", args=[one.public_id]), one.name)
    sells = _("yes") if one.sells else _("no")
    return [link, siret_words(one.siret), one.city, words.tagged(words.ORGANISATIONS, one.status), sells]


@needs(*READERS)
@require_safe
def organisation(request: Request, public_id: UUID) -> HttpResponse:
    """Everything known of one organisation. People who follow its trainings are not named here."""
    day = today(request)
    found = organisation_file(public_id, day=day)
    facts = found.facts
    context = {
        "file": found,
        "facts": facts,
        "status": words.tagged(words.ORGANISATIONS, facts.standing.status),
        "rows": _facts(found),
        "conditions": [
            [words.said(words.CONDITIONS, one.name), _holds(one.holds), _until(one.until), one.article]
            for one in found.conditions
        ],
        "condition_columns": [Column(_("Condition")), Column(_("Holds?")), Column(_("Until")), Column(_("Article"))],
        "hearings": [(one, words.tagged(words.HEARINGS, one.state)) for one in found.hearings],
        "sanctions": [(one, words.MEASURES[one.kind]) for hearing in found.hearings for one in hearing.sanctions],
        "applications": [(one, words.tagged(words.APPLICATIONS, one.state)) for one in found.applications],
        **_people(found),
        **_partners(found),
        "bank": found.bank,
        "may_revoke": [one.public_id for one in found.bank if one.revoked_at is None],
        **_money(request, facts.id, day),
        "may_vet": can(request, Permission.VET_ORGANISATIONS),
        "may_sanction": can(request, Permission.SANCTION_ORGANISATIONS),
        "may_read_trail": can(request, Permission.READ_TRAIL),
    }
    return staff_page(request, "staff/organisation.html", context)


def _facts(found: OrganisationFile) -> list[Row]:
    facts = found.facts
    rows = [
        Row(_("SIRET"), siret_words(facts.siret)),
        Row(_("Activity declaration"), facts.nda),
        Row(_("Town"), facts.city or "–"),
        Row(_("Registered"), long_date(found.registered_at)),
    ]
    if found.status_until:
        rows.append(Row(_("Stands so until"), long_date(found.status_until)))
    if found.remembered:
        said = _("{decided}; it may refuse a listing until {until}")
        decided, until = long_date(found.remembered.decided_on), long_date(found.remembered.until)
        rows.append(Row(_("Last sanction"), said.format(decided=decided, until=until)))
    return rows


def _holds(holds: bool) -> SafeString:
    return tag(_("yes"), "green") if holds else tag(_("no"), "red")


def _until(day: date | None) -> str:
    return long_date(day) if day and day != date.max else "–"


def _people(found: OrganisationFile) -> dict[str, object]:
    return {
        "member_columns": [Column(_("Name")), Column(_("E-mail")), Column(_("Role")), Column(_("Since"))],
        "members": [
            [one.name, one.email, words.said(words.MEMBERS, one.role), long_date(one.since)]
            for one in found.team.members
        ],
        "representative_columns": [Column(_("Name")), Column(_("Born on")), Column(_("Function"))],
        "representatives": [
            [f"{one.given_names} {one.family_name}", long_date(one.birth_date), one.title]
            for one in found.representatives
        ],
    }


def _partners(found: OrganisationFile) -> dict[str, object]:
    return {
        "right_columns": [Column(_("Certification")), Column(_("Right")), Column(_("From")), Column(_("Until"))],
        "rights": [
            [
                f"{one.certification_code} – {one.certification_title}",
                words.RIGHTS[one.role],
                long_date(one.start),
                long_date(one.end) if one.end else _("no end"),
            ]
            for one in found.habilitations
        ],
        "subcontract_columns": [
            Column(_("Subcontractor")),
            Column(_("For")),
            Column(_("From")),
            Column(_("Until")),
            Column(_("Amount"), numeric=True),
            Column(_("Contract")),
        ],
        "subcontracts": [
            [
                f"{one.name}, {siret_words(one.siret)}",
                one.certification_code or one.mission,
                long_date(one.start),
                long_date(one.end),
                money(one.amount_cents),
                _download(one.contract, one.name),
            ]
            for one in found.subcontracts
        ],
        "answer_columns": [Column(_("Asked")), Column(_("Answer")), Column(_("Good until")), Column(_("Reference"))],
        "answers": [
            [
                long_moment(one.answered_at),
                _("in order") if one.compliant else _("not in order"),
                _until(one.good_until),
                one.reference,
            ]
            for one in found.compliance
        ],
    }


def _download(document: UUID, about: str) -> SafeString:
    address = reverse("staff:document", args=[document])
    return format_html(
        '<a href="{}">{}<span class="govuk-visually-hidden"> {}</span></a>', address, _("Download"), about
    )


def _money(request: Request, organisation_id: int, day: date) -> dict[str, object]:
    debts = debts_of(organisation_id)
    return {
        "order_columns": [
            Column(_("Order")),
            Column(_("Training")),
            Column(_("Price"), numeric=True),
            Column(_("State")),
            Column(_("Last day")),
        ],
        "orders": [_order(request, one) for one in orders_for(organisation_id, day=day, limit=ROWS_SHOWN)],
        "payable_columns": [
            Column(_("For")),
            Column(_("Owed since")),
            Column(_("Invoice")),
            Column(_("Owed"), numeric=True),
            Column(_("State")),
        ],
        "payables": [_payable(request, one) for one in payables_of(organisation_id, day=day, limit=ROWS_SHOWN)],
        "debt_columns": [Column(_("For")), Column(_("Taken off from")), Column(_("Left"), numeric=True)],
        "debts": [[one.ground, long_date(one.due_by), money(one.left_cents)] for one in debts],
    }


def _order(request: Request, one: OrderLine) -> list[object]:
    number: object = one.reference
    if can(request, Permission.CONTROL_ORDERS):
        number = format_html('<a href="{}">{}</a>', reverse("staff:order", args=[one.public_id]), one.reference)
    due = long_date(one.due_on) if one.due_on else "–"
    return [number, one.title, money(one.price_cents), order_tag(one.state), due]


def _payable(request: Request, one: PayableLine) -> list[object]:
    title: object = one.title
    if can(request, Permission.PAY_ORGANISATIONS) or can(request, Permission.SUSPEND_PAYMENTS):
        title = format_html('<a href="{}">{}</a>', reverse("staff:payable", args=[one.reference]), one.title)
    state = words.tagged(words.PAYABLES, one.payment.state)
    return [title, long_date(one.owed_on), one.payment.invoice_number or "–", money(one.payment.cents), state]


@needs(Permission.VET_ORGANISATIONS)
@require_POST
def compliance(request: Request, public_id: UUID) -> HttpResponse:
    """Ask the partner anew about taxes and contributions."""
    if ask_compliance(organisation=public_id, by=request.actor, at=request.now):
        messages.success(request, _("The partner says that taxes and contributions are in order."))
    else:
        messages.warning(request, _("The partner says no: the offers are off sale from now on."))
    return redirect("staff:organisation", public_id)
