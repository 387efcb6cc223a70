"""Money that funders announced: credited once the bank's statement shows that exactly this arrived."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from pecule.entitlements.actions.announcing import money_arrived
from pecule.entitlements.queries.announced import announcement, count_waiting_announcements, waiting_announcements
from pecule.entitlements.rules.refusals import OtherAmountReceived
from pecule.signin.rules import Permission
from pecule.sites.design.components import Column, Row
from pecule.sites.design.forms import MoneyField, PlainForm
from pecule.sites.design.http import Request
from pecule.sites.design.paging import page_of
from pecule.sites.design.words import long_date, money
from pecule.sites.staff.asking import Said, ask, typed
from pecule.sites.staff.doors import needs, staff_page


class AmountForm(PlainForm):
    """What the statement shows: typed, never proposed, so that somebody really looks."""

    amount = MoneyField(
        label=gettext_lazy("Amount on the bank's statement"),
        help_text=gettext_lazy("As the statement shows it under this reference."),
    )


@needs(Permission.RECORD_RECEIPTS)
@require_safe
def announced(request: Request) -> HttpResponse:
    """Announcements whose money has not come, oldest first."""
    page = page_of(
        request,
        count_waiting_announcements(),
        lambda limit, offset: waiting_announcements(limit=limit, offset=offset),
    )
    rows = [
        [
            format_html('<a href="{}">{}</a>', reverse("staff:arrived", args=[line.public_id]), line.key),
            line.funder,
            long_date(line.announced_at),
            money(line.amount_cents),
        ]
        for line in page
    ]
    columns = [
        Column(_("Reference")),
        Column(_("Funder")),
        Column(_("Announced on")),
        Column(_("Amount"), numeric=True),
    ]
    return staff_page(request, "staff/announced.html", {"page": page, "rows": rows, "columns": columns})


@needs(Permission.RECORD_RECEIPTS)
@require_http_methods(["GET", "HEAD", "POST"])
def arrived(request: Request, public_id: UUID) -> HttpResponse:
    """Say what arrived for one announcement."""
    found = announcement(public_id)

    def act(said: Said) -> None:
        money_arrived(announcement=public_id, amount_cents=said["amount"], by=request.actor, at=request.now)

    return ask(
        request,
        typed(request, AmountForm),
        act,
        title=_("Did this money arrive?"),
        button=_("It arrived: credit it"),
        back=(reverse("staff:announced"), _("Announced by funders")),
        done=_("The dotation is credited to the person's account."),
        refusals={OtherAmountReceived: "amount"},
        context={
            "about": [
                Row(_("Funder"), found.funder),
                Row(_("Reference"), found.key),
                Row(_("Announced on"), long_date(found.announced_at)),
            ]
        },
    )
