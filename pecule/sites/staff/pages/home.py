"""What needs a decision first; and who may do what."""

from collections.abc import Collection

from django.http import HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pecule.entitlements.queries.claims import ClaimTotals, open_claims
from pecule.entitlements.queries.file_lists import count_files, page_of_files
from pecule.entitlements.queries.files import FileFacts
from pecule.entitlements.queries.proposals import ProposalFacts, open_proposals
from pecule.entitlements.queries.runs import RunProgress, runs
from pecule.signin.rules import ROLES, Audience, Permission
from pecule.sites.design.components import Column
from pecule.sites.design.http import Request
from pecule.sites.employer.words import anomaly_words, name_of
from pecule.sites.entrance.doors import audience_required, login_of
from pecule.sites.holder.words import roles as roles_words
from pecule.sites.staff.doors import can, staff_page
from pecule.sites.staff.queue import waiting
from pecule.sites.staff.words import PERMISSIONS, proposal_tag, proposal_words

FILES_SHOWN = 10
_NEEDED = {"credit_year": Permission.RUN_YEAR, "reverse_file": Permission.REVERSE_BATCHES}


@audience_required(Audience.STAFF)
@require_safe
def home(request: Request) -> HttpResponse:
    """What has a last day first; then files set aside, years under way, claims: each for those whose work it is."""
    files: list[FileFacts] = []
    total, claims, unfinished = 0, None, list[RunProgress]()
    if can(request, Permission.DECIDE_DECLARATIONS):
        files = page_of_files(request.actor, status="set_aside", limit=FILES_SHOWN, offset=0)
        total = count_files(request.actor, status="set_aside") if len(files) == FILES_SHOWN else len(files)
    if can(request, Permission.RUN_YEAR):
        unfinished = [run for run in runs() if run.finished_at is None]
    if can(request, Permission.CORRECT_RIGHTS) or can(request, Permission.REVERSE_BATCHES):
        claims = open_claims()
    waits, queues = waiting(request)
    proposals = [one for one in open_proposals() if can(request, _NEEDED[one.kind])]
    context = {
        "columns": [Column(_("To do")), Column(_("About")), Column(_("Last day"))],
        "waits": [[format_html('<a href="{}">{}</a>', one.link, one.what), one.about, one.due] for one in waits],
        "queues": queues,
        "files": [(file, name_of(file), [anomaly_words(each) for each in file.anomalies]) for file in files],
        "files_total": total,
        "proposals": [(one, proposal_words(one), proposal_tag(one)) for one in proposals],
        "runs": unfinished,
        "claims": claims,
        "nothing": not (waits or queues) and _nothing(files, proposals, unfinished, claims),
    }
    return staff_page(request, "staff/home.html", context)


def _nothing(
    files: list[FileFacts], proposals: list[ProposalFacts], unfinished: list[RunProgress], claims: ClaimTotals | None
) -> bool:
    return not (files or proposals or unfinished or (claims and claims.count))


@audience_required(Audience.STAFF)
@require_safe
def roles(request: Request) -> HttpResponse:
    """Every role, what it is for and what it allows: the data the doors themselves read."""
    mine = set(login_of(request).roles)
    context = {
        "roles": [
            (roles_words(role.name), role.description, _in_words(role.permissions), role.name in mine)
            for role in ROLES.values()
        ],
    }
    return staff_page(request, "staff/roles.html", context)


def _in_words(permissions: Collection[Permission]) -> list[str]:
    return [str(PERMISSIONS[permission]) for permission in Permission if permission in permissions]
