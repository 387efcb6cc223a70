"""Complaints about calls, by the number that called."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pecule.consents.queries.complaints import count_hidden, count_numbers, figures_by_number
from pecule.signin.rules import Permission
from pecule.sites.design.components import Column
from pecule.sites.design.http import Request
from pecule.sites.design.paging import page_of
from pecule.sites.design.words import long_date
from pecule.sites.public import call_words as words
from pecule.sites.staff.doors import needs, staff_page


@needs(Permission.RUN_CAMPAIGNS)
@require_safe
def calls(request: Request) -> HttpResponse:
    """Each number, those that most people complain about first."""
    page = page_of(request, count_numbers(), lambda limit, offset: figures_by_number(limit=limit, offset=offset))
    context = {
        "page": page,
        "hidden": count_hidden(),
        "columns": [
            Column(_("Number")),
            Column(_("Kind")),
            Column(_("People"), numeric=True),
            Column(_("Complaints"), numeric=True),
            Column(_("Forbidden calls"), numeric=True),
            Column(_("About the training account"), numeric=True),
            Column(_("Last call")),
        ],
        "rows": [
            [
                one.number,
                words.kind(one.kind),
                one.people,
                one.complaints,
                one.unlawful,
                one.training_account,
                long_date(one.last_on),
            ]
            for one in page
        ],
    }
    return staff_page(request, "staff/calls.html", context)
