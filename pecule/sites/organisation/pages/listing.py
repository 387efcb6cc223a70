"""Where the organisation stands: each condition of its listing, until when it holds, and what to do about it."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pecule.catalogue import actions
from pecule.catalogue.queries import OrganisationFile, delistings, organisation_file
from pecule.catalogue.rules import Condition
from pecule.kernel.refusals import NotFound
from pecule.sites.design.components import Column, Row
from pecule.sites.design.http import Request
from pecule.sites.design.limits import at_most
from pecule.sites.design.words import long_date
from pecule.sites.entrance.doors import audience_required
from pecule.sites.organisation import listing_words as words
from pecule.sites.organisation.pages.asking import Confirm, ask, typed
from pecule.sites.organisation.pages.mine import may, mine, today
from pecule.sites.organisation.pages.team import people_of

SOON_DAYS = 60


@audience_required("organisation")
@require_safe
def listing(request: Request) -> HttpResponse:
    """Conditions first, what is wrong or ends soon above the rest; then hearings, rights to train, and the file."""
    organisations, day = mine(request), today(request)
    file = organisation_file(organisations[0].public_id, day=day)
    manages = may(request, organisations[0], "manager")
    context = {
        "organisations": organisations,
        "file": file,
        "standing": words.standing(file.facts.standing.status),
        "sells": file.facts.standing.sells(day),
        "conditions": [_condition(each, day, manages) for each in file.conditions],
        "hearings": [(each, words.hearing(each.state)) for each in file.hearings],
        "rights": _rights(file, day),
        "right_columns": _right_columns(),
        "rows": _rows(file),
        "application": file.applications[0] if file.applications else None,
        "manages": manages,
        "listed": file.facts.standing.status == "listed",
    }
    return render(request, "organisation/listing.html", context)


def _condition(each: Condition, day: date, manages: bool) -> dict[str, object]:
    says, to_do = words.condition(each.name)
    soon = each.holds and each.until is not None and (each.until - day).days <= SOON_DAYS
    verb = {"terms": "" if each.holds else "organisation:terms", "compliant": "organisation:compliance"}
    return {
        "says": says,
        "holds": each.holds,
        "soon": soon,
        "until": each.until if each.until != date.max else None,
        "to_do": to_do if soon or not each.holds else "",
        "url": verb.get(each.name, "") if manages else "",
        "verb": _("Accept them") if each.name == "terms" else _("Ask anew"),
        "article": each.article,
    }


def _rights(file: OrganisationFile, day: date) -> list[tuple[object, ...]]:
    return [
        (
            f"{each.certification_title} ({each.certification_code})",
            words.habilitation(each.role),
            long_date(each.start),
            long_date(each.end) if each.end else _("No end"),
        )
        for each in file.habilitations
        if each.end is None or each.end >= day
    ]


def _rows(file: OrganisationFile) -> list[Row]:
    facts = file.facts
    current = next((each for each in file.bank if each.current), None)
    account = _("ends in {end}").format(end=current.iban_end) if current else "–"
    return [
        Row(_("Name"), facts.name),
        Row("SIRET", facts.siret),
        Row(_("Activity declaration"), facts.nda),
        Row(_("Bank account"), account, reverse("organisation:bank"), _("See")),
        Row(_("Team"), len(people_of(file.facts)), reverse("organisation:team"), _("See")),
        Row(_("Subcontracts"), len(file.subcontracts), reverse("organisation:subcontracts"), _("See")),
    ]


def _right_columns() -> list[Column]:
    return [Column(_("Certification")), Column(_("As")), Column(_("From")), Column(_("Until"))]


@audience_required("organisation")
@require_http_methods(["GET", "HEAD", "POST"])
def terms(request: Request) -> HttpResponse:
    """Read the general conditions and accept them."""
    organisation = mine(request, "manager")[0]

    def act() -> None:
        actions.accept_terms(organisation=organisation.public_id, by=request.actor, at=request.now)

    return ask(
        request,
        typed(request, Confirm),
        act,
        title=_("Do you accept the general conditions?"),
        button=_("Accept the general conditions"),
        back=(reverse("organisation:listing"), _("Back")),
        done=_("The general conditions are accepted."),
        why=[
            _(
                "They say among others: trainings are given as they are sold; nobody is canvassed; entries and ends "
                "are declared within days; proofs are kept for controls; the rate that was followed is what is paid."
            )
        ],
        context={"about": organisation.name},
    )


@audience_required("organisation")
@at_most(10, seconds=3600)
@require_http_methods(["GET", "HEAD", "POST"])
def compliance(request: Request) -> HttpResponse:
    """Have the administrations asked anew about taxes and social contributions."""
    organisation = mine(request, "manager")[0]

    def act() -> None:
        actions.ask_compliance(organisation=organisation.public_id, by=request.actor, at=request.now)

    return ask(
        request,
        typed(request, Confirm),
        act,
        title=_("Ask the administrations anew?"),
        button=_("Ask now"),
        back=(reverse("organisation:listing"), _("Back")),
        done=_("The administrations have answered: see the condition below."),
        why=[
            _("We ask whether your taxes and social contributions are in order. The answer is kept for some months."),
            _("A no takes your offers off sale at once. Orders under way go on."),
        ],
        context={"about": organisation.name},
    )


@audience_required("organisation")
@require_safe
def others_delisted(request: Request) -> HttpResponse:
    """Delistings of others that run, as every listed organisation may read them (R6333-6)."""
    organisations, day = mine(request), today(request)
    if organisations[0].standing.status != "listed":
        raise NotFound
    columns = [Column(_("Organisation")), Column("SIRET"), Column(_("Decided on")), Column(_("Until"))]
    rows = [(each.name, each.siret, long_date(each.decided_on), long_date(each.until)) for each in delistings(day=day)]
    return render(
        request,
        "organisation/delistings.html",
        {"organisations": organisations, "columns": columns, "rows": rows},
    )
