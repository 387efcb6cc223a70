"""What screening holds: the matches that need a decision first, each with its reasons and whoever else shares it."""

from collections.abc import Mapping
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from pecule.catalogue.queries.sharing import names_of_subjects
from pecule.payouts.queries.held import HeldBack, held_back
from pecule.screening import actions, queries
from pecule.screening.queries import DecisionLine, MatchLine, MatchPage
from pecule.screening.rules import MatchDecided
from pecule.signin.rules import Permission
from pecule.sites.design.components import Column, Row, Step
from pecule.sites.design.forms import PlainForm
from pecule.sites.design.http import Request
from pecule.sites.design.paging import page_of
from pecule.sites.design.words import long_date, long_moment, money
from pecule.sites.staff import market_words as words
from pecule.sites.staff.asking import Said, ask, reason_field, typed
from pecule.sites.staff.doors import needs, staff_page, today
from pecule.sites.staff.pages.indicators import told_by

_METHODS = ["GET", "HEAD", "POST"]
Names = Mapping[tuple[str, UUID], str]


@needs(Permission.DECIDE_MATCHES)
@require_safe
def matches(request: Request) -> HttpResponse:
    """Every match that is held, the surest indicator first."""
    page = page_of(
        request, queries.count_held(), lambda limit, offset: queries.held_matches(limit=limit, offset=offset)
    )
    names = names_of_subjects([(one.subject_kind, one.subject_id) for one in page])
    context = {
        "page": page,
        "columns": [
            Column(_("Who")),
            Column(_("Shares")),
            Column(_("Told by")),
            Column(_("Confidence"), numeric=True),
            Column(_("Held since")),
        ],
        "rows": [
            [
                format_html(
                    '<a href="{}">{}</a>',
                    reverse("staff:match", args=[one.public_id]),
                    name_of(names, one.subject_kind, one.subject_id),
                ),
                _shares(one),
                told_by(one.indicator),
                _("{number} %").format(number=one.indicator.confidence),
                long_date(one.held_at),
            ]
            for one in page
        ],
    }
    return staff_page(request, "staff/matches.html", context)


@needs(Permission.DECIDE_MATCHES)
@require_safe
def match(request: Request, public_id: UUID) -> HttpResponse:
    """One match whole."""
    found = queries.match_page(public_id)
    line = found.line
    names = names_of_subjects([(line.subject_kind, line.subject_id), *((kind, one) for kind, one, _ in found.others)])
    context = {
        "match": found,
        "name": name_of(names, line.subject_kind, line.subject_id),
        "state": words.tagged(words.MATCHES, line.state),
        "rows": _facts(found, _held_back(request, line)),
        "other_columns": [Column(_("Who")), Column(_("State"))],
        "others": [
            [_link(names, kind, one), words.tagged(words.MATCHES, state) if state else _("not held")]
            for kind, one, state in found.others
        ],
        "also_columns": [Column(_("Shares")), Column(_("Told by")), Column(_("State"))],
        "also": [
            [
                format_html('<a href="{}">{}</a>', reverse("staff:match", args=[one.public_id]), _shares(one)),
                told_by(one.indicator),
                words.tagged(words.MATCHES, one.state),
            ]
            for one in found.also
        ],
        "steps": [_step(one) for one in reversed(found.decisions)],
    }
    return staff_page(request, "staff/match.html", context)


def name_of(names: Names, kind: str, one: UUID) -> str:
    """What a subject is called, or its kind and the start of its id where it has no name."""
    return names.get((kind, one), f"{_(words.SUBJECTS[kind])} {str(one)[:8]}")


def _link(names: Names, kind: str, one: UUID) -> SafeString | str:
    name = name_of(names, kind, one)
    if kind != "organisation":
        return name
    return format_html('<a href="{}">{}</a>', reverse("staff:organisation", args=[one]), name)


def _shares(one: MatchLine) -> str:
    return f"{_(words.INDICATORS[one.indicator.kind])} {one.indicator.value}"


def _held_back(request: Request, line: MatchLine) -> HeldBack | None:
    return held_back(line.subject_id, day=today(request)) if line.subject_kind == "organisation" else None


def _facts(found: MatchPage, held: HeldBack | None) -> list[Row]:
    line, told = found.line, found.line.indicator
    rows = [
        Row(_("What is held"), _(words.SUBJECTS[line.subject_kind])),
        Row(_("Shares"), _shares(line)),
        Row(_("Told by"), told_by(line.indicator)),
        Row(_("Confidence"), _("{number} %").format(number=told.confidence)),
        Row(_("Listed"), long_moment(told.added_at)),
        Row(_("Until"), _ends(found)),
        Row(_("Held since"), long_moment(line.held_at)),
    ]
    if held is not None and held.count:
        says = ngettext(
            "{number} payment, {cents}, until {day} at the latest",
            "{number} payments, {cents}, until {day} at the latest",
            held.count,
        )
        day = long_date(held.until) if held.until else "–"
        rows.append(Row(_("Suspended"), says.format(number=held.count, cents=money(held.cents), day=day)))
    if found.decided_at is not None:
        rows += [Row(_("Decided"), long_moment(found.decided_at)), Row(_("Why"), found.reason)]
    return rows


def _ends(found: MatchPage) -> str:
    told = found.line.indicator
    if told.withdrawn_at is not None:
        return _("withdrawn: {reason}").format(reason=told.withdrawn_why)
    return long_date(told.expires_on)


def _step(one: DecisionLine) -> Step:
    event = _(words.EVENTS[one.event]) if one.event in words.EVENTS else one.event
    what = _("{event}: {outcome}").format(event=event, outcome=_(words.OUTCOMES[one.outcome]))
    reasons = [f"{_(words.MATCH_REASONS[why['name']])} ({_(words.INDICATORS[why['kind']])})" for why in one.reasons]
    return Step(what, one.at, "bad" if one.reasons else "done", ", ".join(reasons))


class WhyForm(PlainForm):
    """What was found."""

    reason = reason_field(
        gettext_lazy("What did you find?"), gettext_lazy("At least 10 characters: facts, checked where.")
    )


@needs(Permission.DECIDE_MATCHES)
@require_http_methods(_METHODS)
def release_match(request: Request, public_id: UUID) -> HttpResponse:
    """Say that it is nothing."""
    found = _open(public_id, "released")

    def act(said: Said) -> None:
        actions.release(match=public_id, by=request.actor, at=request.now, **said)

    return ask(
        request,
        typed(request, WhyForm),
        act,
        title=_("Release {name}").format(name=_name(found.line)),
        button=_("Release it"),
        back=(reverse("staff:match", args=[public_id]), _("The match")),
        done=_("It is released. What other matches hold stays held."),
        after=reverse("staff:matches"),
        context={
            "about": [Row(_("Shares"), _shares(found.line)), Row(_("Told by"), told_by(found.line.indicator))],
            "why": [
                _("Purchases are possible again, and its payments go with the next file, unless it is held otherwise.")
            ],
        },
    )


@needs(Permission.DECIDE_MATCHES)
@require_http_methods(_METHODS)
def confirm_match(request: Request, public_id: UUID) -> HttpResponse:
    """Say that it is what it looks like."""
    found = _open(public_id, "confirmed")

    def act(said: Said) -> None:
        actions.confirm(match=public_id, by=request.actor, at=request.now, **said)

    def means(said: Said) -> list[str]:
        return [
            _("Every purchase of it is refused from now on, also when the list forgets it."),
            _("Its payments stay suspended as long as the law allows, six months at most."),
            _("Nothing else happens by itself: open a hearing to sanction the organisation."),
        ]

    return ask(
        request,
        typed(request, WhyForm),
        act,
        title=_("Confirm {name}").format(name=_name(found.line)),
        button=_("Confirm it"),
        back=(reverse("staff:match", args=[public_id]), _("The match")),
        done=_("It is confirmed."),
        after=reverse("staff:matches"),
        means=means,
        context={"about": [Row(_("Shares"), _shares(found.line)), Row(_("Told by"), told_by(found.line.indicator))]},
    )


def _open(public_id: UUID, wanted: str) -> MatchPage:
    found = queries.match_page(public_id)
    if found.line.state in ("released", wanted):
        raise MatchDecided
    return found


def _name(line: MatchLine) -> str:
    subject = (line.subject_kind, line.subject_id)
    return name_of(names_of_subjects([subject]), *subject)
