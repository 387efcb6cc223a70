"""Hearing an organisation, and what comes of it: nothing is decided before it could answer."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from pecule.catalogue import actions
from pecule.catalogue.queries import HearingLine, OwnOffer, offers_of
from pecule.catalogue.queries import hearing as hearing_of
from pecule.catalogue.queries import organisation as organisation_of
from pecule.catalogue.rules.sanctions import HearingClosed, SanctionUnfit, StopTooLong, check_ripe
from pecule.kernel.refusals import NotFound, Refusal
from pecule.orders.queries.running import Running, running_of
from pecule.signin.rules import Permission
from pecule.sites.design.components import Row, Step
from pecule.sites.design.forms import DayField, PlainForm
from pecule.sites.design.http import Request
from pecule.sites.design.words import long_date, money
from pecule.sites.staff import market_words as words
from pecule.sites.staff.asking import LONG_MAX, Said, ask, reason_field, typed
from pecule.sites.staff.doors import needs, staff_page, today
from pecule.sites.staff.pages.measures import back_to

_METHODS = ["GET", "HEAD", "POST"]


class OpenForm(PlainForm):
    """What is reproached, what may follow, and whether it cannot wait."""

    grounds = reason_field(
        gettext_lazy("What is reproached"),
        gettext_lazy("Facts and dates. The organisation will read them, and may answer."),
        longest=LONG_MAX,
        rows=8,
    )
    measure = forms.ChoiceField(
        label=gettext_lazy("Heaviest sanction thought of"),
        choices=list(words.MEASURES.items()),
        widget=forms.RadioSelect,
    )
    suspend_until = DayField(
        label=gettext_lazy("Suspend it meanwhile, until"),
        help_text=gettext_lazy("Only for serious harm to public interests; six months at most (R6333-6-1)."),
        required=False,
    )


@needs(Permission.SANCTION_ORGANISATIONS)
@require_http_methods(_METHODS)
def open_hearing(request: Request, public_id: UUID) -> HttpResponse:
    """Tell an organisation what it is blamed for."""
    facts = organisation_of(public_id)

    def act(said: Said) -> None:
        actions.open_hearing(organisation=public_id, by=request.actor, at=request.now, **said)

    return ask(
        request,
        typed(request, OpenForm),
        act,
        title=_("Open a hearing of {name}").format(name=facts.name),
        button=_("Open the hearing"),
        back=back_to(facts),
        done=_("The hearing is open: the organisation is told, and may answer."),
        refusals={StopTooLong: "suspend_until", SanctionUnfit: "measure"},
    )


@needs(Permission.SANCTION_ORGANISATIONS)
@require_safe
def hearing(request: Request, public_id: UUID) -> HttpResponse:
    """What was reproached, answered and decided."""
    found = hearing_of(public_id, organisation_id=None)
    context = {
        "hearing": found,
        "state": words.tagged(words.HEARINGS, found.state),
        "measure": words.MEASURES[found.measure],
        "steps": _steps(found),
        "sanctions": [(one, words.MEASURES[one.kind]) for one in found.sanctions],
        "ripe": _ripe(found, today(request)),
    }
    return staff_page(request, "staff/hearing.html", context)


def _ripe(found: HearingLine, day: date) -> bool:
    try:
        check_ripe(found.state, found.answer_by, day)
    except Refusal:
        return False
    return True


def _steps(found: HearingLine) -> list[Step]:
    steps = [Step(_("Hearing opened"), found.opened_at)]
    if found.answered_at:
        steps.append(Step(_("The organisation answered"), found.answered_at))
    elif found.state == "open":
        steps.append(Step(_("The organisation may answer"), found.answer_by, "now", _("Last day.")))
    steps += [Step(str(words.MEASURES[one.kind]), one.decided_on, "bad", one.reason) for one in found.sanctions]
    if found.closed_at:
        return [*steps, Step(_("Hearing closed"), found.closed_at, "done", found.conclusion)]
    return [*steps, Step(_("We decide, with reasons"), None, "next")]


class SanctionForm(PlainForm):
    """Which sanction, until when, of which offers, and why."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Sanction"), choices=list(words.MEASURES.items()), widget=forms.RadioSelect
    )
    until = DayField(
        label=gettext_lazy("Last day of a delisting"),
        help_text=gettext_lazy("Twelve months at most. For a delisting only."),
        required=False,
    )
    offers = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Offers to take off sale"),
        help_text=gettext_lazy("Only when offers are taken off sale."),
        required=False,
        coerce=UUID,
        widget=forms.CheckboxSelectMultiple,
    )
    reason = reason_field(gettext_lazy("Reasons"), longest=LONG_MAX, rows=6)

    def __init__(self, offers: list[OwnOffer], *args: Any) -> None:
        super().__init__(*args)
        choices = [(str(one.public_id), one.title) for one in offers if one.status == "published"]
        self.fields["offers"].choices = choices  # type: ignore[attr-defined]  # a choice field
        if not choices:
            del self.fields["offers"]

    def clean(self) -> dict[str, Any]:
        """Ask for what goes with the sanction, and for nothing else, before anything is confirmed."""
        said = super().clean() or {}
        kind = said.get("kind")
        if kind == "delisting" and not said.get("until") and "until" not in self.errors:
            self.add_error("until", _("Give the last day of the delisting."))
        if kind != "delisting" and said.get("until"):
            self.add_error("until", _("Only a delisting has a last day."))
        if kind == "unpublish" and not said.get("offers"):
            self.add_error("offers" if "offers" in self.fields else "kind", _("Choose the offers to take off sale."))
        if kind != "unpublish":
            said["offers"] = []
        return said


@needs(Permission.SANCTION_ORGANISATIONS)
@require_http_methods(_METHODS)
def sanction(request: Request, public_id: UUID) -> HttpResponse:
    """Decide a sanction; what it does to running orders is said before."""
    found = hearing_of(public_id, organisation_id=None)
    check_ripe(found.state, found.answer_by, today(request))
    facts = organisation_of(found.organisation_public_id)

    def act(said: Said) -> None:
        actions.sanction(hearing=public_id, by=request.actor, at=request.now, **said)

    def means(said: Said) -> list[str]:
        return consequences(said, facts.name, running_of(facts.id))

    return ask(
        request,
        typed(request, SanctionForm, offers_of(facts.id, day=today(request))),
        act,
        title=_("Sanction {name}").format(name=facts.name),
        button=_("Decide this sanction"),
        back=(reverse("staff:hearing", args=[public_id]), _("The hearing")),
        done=_("The sanction is decided. Close the hearing after the last one."),
        means=means,
        refusals={StopTooLong: "until", SanctionUnfit: "kind"},
        context={"about": [Row(_("Organisation"), facts.name), Row(_("Reproached"), found.grounds)]},
    )


def consequences(said: Said, name: str, running: Running) -> list[str]:
    """What a sanction does, in sentences: to sales, to orders that run, to money."""
    kind = said["kind"]
    if kind == "delisting":
        first = _("{name} is delisted until {day}: none of its offers is on sale any more.")
        return [first.format(name=name, day=long_date(said["until"])), *_delisted(running)]
    if kind == "unpublish":
        count = len(said["offers"])
        says = ngettext("{number} offer leaves the sale.", "{number} offers leave the sale.", count)
        return [says.format(number=count), _("Orders under way go on.")]
    if kind == "refusal_to_pay":
        return [
            _("Nothing is paid to {name} any more, until the sanction is lifted.").format(name=name),
            _("Its offers stay on sale and orders under way go on."),
        ]
    return [_("{name} is warned. Its offers stay on sale and orders under way go on.").format(name=name)]


def _delisted(running: Running) -> list[str]:
    """How many orders, and how many euros go back, are held, or are paid."""
    says = [
        ngettext(
            "{number} request ends: no money was held for it.",
            "{number} requests end: no money was held for them.",
            running.asked,
        ).format(number=running.asked),
        ngettext(
            "{number} booked order is cancelled: {cents} go back where they came from.",
            "{number} booked orders are cancelled: {cents} go back where they came from.",
            running.booked,
        ).format(number=running.booked, cents=money(running.booked_cents)),
        ngettext(
            "{number} person is in training: out of {cents} held, only what was given is paid, the rest goes back.",
            "{number} people are in training: out of {cents} held, only what was given is paid, the rest goes back.",
            running.in_training,
        ).format(number=running.in_training, cents=money(running.in_training_cents)),
        ngettext(
            "{number} finished training is checked as any other: {cents} are held for it.",
            "{number} finished trainings are checked as any other: {cents} are held for them.",
            running.given,
        ).format(number=running.given, cents=money(running.given_cents)),
        ngettext(
            "{number} absence or claim of force majeure is decided as any other: {cents} are held for it.",
            "{number} absences and claims of force majeure are decided as any other: {cents} are held for them.",
            running.waiting,
        ).format(number=running.waiting, cents=money(running.waiting_cents)),
    ]
    counts = (running.asked, running.booked, running.in_training, running.given, running.waiting)
    shown = [sentence for sentence, count in zip(says, counts, strict=True) if count]
    return [*(shown or [_("It has no order under way.")]), _("What it was owed already is paid.")]


class CloseForm(PlainForm):
    """The reasoned conclusion."""

    conclusion = reason_field(gettext_lazy("Conclusion"), longest=LONG_MAX, rows=6)


@needs(Permission.SANCTION_ORGANISATIONS)
@require_http_methods(_METHODS)
def close(request: Request, public_id: UUID) -> HttpResponse:
    """Close a hearing, with or without a sanction."""
    found = hearing_of(public_id, organisation_id=None)
    if found.state == "closed":
        raise HearingClosed

    def act(said: Said) -> None:
        actions.close_hearing(hearing=public_id, by=request.actor, at=request.now, **said)

    return ask(
        request,
        typed(request, CloseForm),
        act,
        title=_("Close the hearing"),
        button=_("Close the hearing"),
        back=(reverse("staff:hearing", args=[public_id]), _("The hearing")),
        done=_("The hearing is closed."),
        context={
            "about": [
                Row(_("Organisation"), found.organisation_name),
                Row(_("Reproached"), found.grounds),
                Row(
                    _("Decided"),
                    ", ".join(str(words.MEASURES[one.kind]) for one in found.sanctions) or _("no sanction"),
                ),
            ],
            "why": [_("A suspension decided with the hearing ends with it, unless it was delisted.")],
        },
    )


class LiftForm(PlainForm):
    """Why it no longer stands."""

    reason = reason_field(
        gettext_lazy("Why is it lifted?"), gettext_lazy("At least 10 characters: a judgment, an error.")
    )


@needs(Permission.SANCTION_ORGANISATIONS)
@require_http_methods(_METHODS)
def lift(request: Request, public_id: UUID, sanction: UUID) -> HttpResponse:
    """Lift a sanction of a hearing."""
    found = hearing_of(public_id, organisation_id=None)
    line = next((one for one in found.sanctions if one.public_id == sanction and one.lifted_at is None), None)
    if line is None:
        raise NotFound

    def act(said: Said) -> None:
        actions.lift_sanction(sanction=sanction, by=request.actor, at=request.now, **said)

    why = {
        "delisting": _("It becomes suspended: listing it again is a step of its own. Orders that ended stay ended."),
        "refusal_to_pay": _("What it is owed is paid again, with the next file."),
        "unpublish": _("Offers that were taken off stay off until the organisation publishes them again."),
        "warning": _("It is no longer remembered."),
    }
    return ask(
        request,
        typed(request, LiftForm),
        act,
        title=_("Lift a sanction"),
        button=_("Lift it"),
        back=(reverse("staff:hearing", args=[public_id]), _("The hearing")),
        done=_("The sanction is lifted."),
        context={
            "about": [
                Row(_("Organisation"), found.organisation_name),
                Row(_("Sanction"), words.MEASURES[line.kind]),
                Row(_("Decided"), long_date(line.decided_on)),
            ],
            "why": [why[line.kind]],
        },
    )
