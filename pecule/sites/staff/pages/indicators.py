"""The lists: what reported frauds used, and taking off what was wrong."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from pecule.scams.actions.pushing import SOURCE as REPORTS
from pecule.screening import actions, queries
from pecule.screening.rules import HOLD_FROM, MatchDecided
from pecule.signin.rules import Permission
from pecule.sites.design.components import Column, Row
from pecule.sites.design.forms import PlainForm
from pecule.sites.design.http import Request
from pecule.sites.design.paging import page_of
from pecule.sites.design.words import long_date
from pecule.sites.staff import market_words as words
from pecule.sites.staff.asking import Said, ask, reason_field, typed
from pecule.sites.staff.doors import needs, staff_page, today


@needs(Permission.DECIDE_MATCHES)
@require_safe
def indicators(request: Request) -> HttpResponse:
    """Every indicator that runs, the newest first."""
    day = today(request)
    page = page_of(
        request,
        queries.count_indicators(day=day),
        lambda limit, offset: queries.indicators(day=day, limit=limit, offset=offset),
    )
    context = {
        "page": page,
        "hold_from": HOLD_FROM,
        "columns": [
            Column(_("Kind")),
            Column(_("What")),
            Column(_("Told by")),
            Column(_("Confidence"), numeric=True),
            Column(_("Until")),
        ],
        "rows": [
            [
                _(words.INDICATORS[one.kind]),
                format_html(
                    '<a href="{}">{}</a>', reverse("staff:withdraw_indicator", args=[one.public_id]), one.value
                ),
                told_by(one),
                _("{number} %").format(number=one.confidence),
                long_date(one.expires_on),
            ]
            for one in page
        ],
    }
    return staff_page(request, "staff/indicators.html", context)


def told_by(one: queries.IndicatorLine) -> str:
    """Who told of an indicator, and where; a campaign of people's reports has no name that says more."""
    if one.source == REPORTS:
        return _("People’s reports")
    return f"{one.source} · {one.reference}" if one.reference else one.source


class WithdrawForm(PlainForm):
    """Why it tells nothing."""

    reason = reason_field(
        gettext_lazy("Why is it wrong?"), gettext_lazy("At least 10 characters: whose it is, checked where.")
    )


@needs(Permission.DECIDE_MATCHES)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: Request, public_id: UUID) -> HttpResponse:
    """Take an indicator off the lists."""
    found = queries.indicator(public_id)
    if found.withdrawn_at is not None:
        raise MatchDecided

    def act(said: Said) -> None:
        actions.withdraw_indicator(indicator=public_id, by=request.actor, at=request.now, **said)

    def means(said: Said) -> list[str]:
        return [
            _("What it alone holds is released at once, and payments go with the next file."),
            _("What somebody confirmed stays confirmed."),
        ]

    return ask(
        request,
        typed(request, WithdrawForm),
        act,
        title=_("Take off the list: {what}").format(what=found.value),
        button=_("Take it off"),
        back=(reverse("staff:indicators"), _("The lists")),
        done=_("It is off the list."),
        means=means,
        context={
            "about": [
                Row(_("Kind"), _(words.INDICATORS[found.kind])),
                Row(_("Told by"), told_by(found)),
                Row(_("Campaign"), found.reference or "–"),
                Row(_("Until"), long_date(found.expires_on)),
            ]
        },
    )
