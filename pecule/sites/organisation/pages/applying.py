"""An application to be listed: its two steps, one question a page, then a check of everything, then its way with us."""

from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pecule.catalogue import actions
from pecule.catalogue.queries import ApplicationPage, OrganisationFacts, application_page, organisations_of
from pecule.catalogue.queries.scheme import scheme
from pecule.catalogue.rules.members import RoleTooLow
from pecule.catalogue.rules.vetting import ApplicationFrozen, ApplicationIncomplete
from pecule.kernel.refusals import NotFound
from pecule.scheme.delays import deadline
from pecule.sites.design.components import Row, Step
from pecule.sites.design.http import Request
from pecule.sites.design.templatetags.design import state as tag
from pecule.sites.design.words import long_date
from pecule.sites.entrance.doors import audience_required, login_of
from pecule.sites.organisation import listing_words as words
from pecule.sites.organisation.pages.asking import Confirm, ask, typed
from pecule.sites.organisation.pages.mine import may, today

IBAN_SHOWN = 4
# What each page of the two steps asks for, under the names that a missing piece has.
STEPS: dict[str, dict[str, tuple[str, ...]]] = {
    "identity": {
        "who": ("legal_name", "legal_form", "declared_on", "by_delegate"),
        "contact": ("address", "postcode", "city", "email", "phone"),
        "people": ("representative",),
    },
    "file": {
        "statement": ("statement_year",),
        "qualiopi": ("qualiopi_number", "qualiopi_from", "qualiopi_until"),
        "bank": ("iban", "iban_holder"),
        "terms": ("terms_accepted_on",),
        "documents": (),
    },
}


def its_application(
    request: Request, application: UUID, *, to_write: bool = False
) -> tuple[OrganisationFacts, ApplicationPage]:
    """An application of an organisation that this login manages. Raises NotFound, RoleTooLow, ApplicationFrozen."""
    page = application_page(application, day=today(request))
    ours = {each.id: each for each in organisations_of(login_of(request).public_id)}
    if page.organisation_id not in ours:
        raise NotFound
    if not may(request, ours[page.organisation_id], "manager"):
        raise RoleTooLow
    if to_write and page.line.state != "started":
        raise ApplicationFrozen
    return ours[page.organisation_id], page


def titles() -> dict[str, str]:
    """What each page asks."""
    return {
        "who": _("Who is your organisation?"),
        "contact": _("Where can you be reached?"),
        "people": _("Who represents it in law?"),
        "statement": _("Which yearly statement did you file last?"),
        "qualiopi": _("What does your Qualiopi certificate say?"),
        "bank": _("Where will you be paid?"),
        "terms": _("Do you accept the general conditions?"),
        "documents": _("Which documents do you send?"),
    }


@audience_required("organisation")
@require_safe
def application(request: Request, application: UUID) -> HttpResponse:
    """What is left to do before it is sent; afterwards, where it stands and by when it is decided."""
    organisation, page = its_application(request, application)
    context = {
        "organisation": organisation,
        "page": page,
        "state": words.application(page.line.state),
        "steps": [(name, _tasks(page, parts)) for name, parts in STEPS.items()],
        "complete": not page.missing,
        "timeline": _timeline(page),
        "answers": _answers(page) if page.line.state != "started" else [],
    }
    return render(request, "organisation/application.html", context)


@audience_required("organisation")
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: Request, application: UUID) -> HttpResponse:
    """Everything that will be sent; what is missing is named. Sending freezes it."""
    organisation, page = its_application(request, application, to_write=True)

    def act() -> None:
        try:
            actions.submit_application(application=application, by=request.actor, at=request.now)
        except ApplicationIncomplete as refusal:
            raise ApplicationIncomplete(missing=", ".join(map(words.piece, page.missing))) from refusal

    return ask(
        request,
        typed(request, Confirm),
        act,
        title=_("Check what you send"),
        button=_("Send the application"),
        back=(reverse("organisation:application", args=[application]), _("Back")),
        done=_("Your application is sent."),
        template="organisation/check.html",
        context={
            "organisation": organisation,
            "page": page,
            "judge_by": deadline(scheme(), "admissibility", start=today(request)).day,
            "missing": [words.piece(name) for name in page.missing],
            "answers": _answers(page),
        },
    )


def missing_in(page: ApplicationPage, pieces: tuple[str, ...]) -> list[str]:
    """What a page of the two steps still lacks; no pieces stands for the documents."""
    others = {name for parts in STEPS.values() for names in parts.values() for name in names}
    return [name for name in page.missing if (name in pieces if pieces else name not in others)]


def _tasks(page: ApplicationPage, parts: dict[str, tuple[str, ...]]) -> list[Row]:
    rows = []
    for name, pieces in parts.items():
        lacks = missing_in(page, pieces)
        begun = len(lacks) < len(pieces) if pieces else bool(page.documents)
        done, left = tag(_("Done"), "green"), tag(_("To complete") if begun and lacks else _("To do"), "yellow")
        url = reverse(f"organisation:application_{name}" if name in _OWN_PAGES else "organisation:application_part",
                      args=[page.line.public_id] if name in _OWN_PAGES else [page.line.public_id, name])  # fmt: skip
        rows.append(Row(titles()[name], left if lacks else done, url, _("Fill in") if lacks else _("Change")))
    return rows


_OWN_PAGES = ("people", "documents")


def _answers(page: ApplicationPage) -> list[tuple[str, list[Row]]]:
    """Everything written down, a group a page; of the account, only its end."""
    who, file, word = page.identity, page.file, words.piece
    people = [
        Row(f"{one.given_names} {one.family_name}", f"{one.title}, {long_date(one.birth_date)}")
        for one in page.representatives
    ]
    papers = [Row(word(one.kind), one.name) for one in page.documents]
    groups: dict[str, list[Row]] = {
        "who": [
            Row("SIRET", page.line.siret),
            Row(_("Activity declaration"), page.nda),
            Row(word("legal_name"), who.legal_name),
            Row(word("legal_form"), who.legal_form),
            Row(word("declared_on"), _day(who.declared_on)),
            Row(word("by_delegate"), _("Somebody they chose") if who.by_delegate else _("A legal representative")),
        ],
        "contact": [Row(word(name), getattr(who, name)) for name in STEPS["identity"]["contact"]],
        "people": people,
        "statement": [Row(word("statement_year"), file.statement_year or "")],
        "qualiopi": [
            Row(word("qualiopi_number"), file.qualiopi_number),
            Row(word("qualiopi_from"), _day(file.qualiopi_from)),
            Row(word("qualiopi_until"), _day(file.qualiopi_until)),
        ],
        "bank": [
            Row(word("iban"), _("ends in {end}").format(end=file.iban[-IBAN_SHOWN:]) if file.iban else ""),
            Row(word("iban_holder"), file.iban_holder),
        ],
        "terms": [Row(word("terms_accepted_on"), _("Accepted") if file.terms_accepted else "")],
        "documents": papers,
    }
    return [(titles()[name], [Row(row.label, row.value or "–") for row in rows]) for name, rows in groups.items()]


def _timeline(page: ApplicationPage) -> list[Step]:
    line = page.line
    if line.submitted_at is None:
        return []
    steps = [Step(_("You sent your application"), line.submitted_at)]
    refused = line.state in ("inadmissible", "refused")
    if page.judged_at:
        verdict = _("It is not admissible") if line.state == "inadmissible" else _("It is admissible")
        steps.append(Step(verdict, page.judged_at, "bad" if line.state == "inadmissible" else "done"))
    elif line.state == "submitted":
        steps.append(Step(_("We say whether it is admissible"), line.judge_by, "now", _("Last day.")))
        steps.append(Step(_("We decide"), None, "next"))
    if page.decided_at:
        verdict = _("It is refused") if refused else _("It is accepted: you are listed")
        steps.append(Step(verdict, page.decided_at, "bad" if refused else "done"))
    elif line.state == "admissible":
        steps.append(Step(_("We decide"), line.decide_by, "now", _("Last day.")))
    return steps


def _day(day: date | None) -> str:
    return long_date(day) if day else ""
