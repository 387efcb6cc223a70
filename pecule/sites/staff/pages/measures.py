"""What agents write in an organisation's file: listing, suspension, rights to train, a change of account stopped."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from pecule.catalogue import actions
from pecule.catalogue.queries import bank_lines
from pecule.catalogue.queries import organisation as organisation_of
from pecule.catalogue.queries.organisations import OrganisationFacts
from pecule.catalogue.rules import DatesOutOfOrder, UnknownCertification
from pecule.kernel.refusals import NotFound
from pecule.signin.rules import Permission
from pecule.sites.design.components import Row
from pecule.sites.design.forms import DayField, PlainForm
from pecule.sites.design.http import Request
from pecule.sites.design.words import long_date
from pecule.sites.staff import market_words as words
from pecule.sites.staff.asking import Said, ask, reason_field, typed
from pecule.sites.staff.doors import needs, today

CODE_MAX = 20
_METHODS = ["GET", "HEAD", "POST"]


class ListForm(PlainForm):
    """Why it is listed by hand."""

    reason = reason_field(
        gettext_lazy("Why?"), gettext_lazy("At least 10 characters, without personal data. The trail keeps it.")
    )


class SuspendForm(ListForm):
    """Why, and until when."""

    until = DayField(label=gettext_lazy("Last day of the suspension"))
    field_order = ("until", "reason")

    def __init__(self, day: date, *args: Any) -> None:
        super().__init__(*args)
        self.day = day

    def clean_until(self) -> date:
        """Refuse a suspension that is over before it begins."""
        until: date = self.cleaned_data["until"]
        if until < self.day:
            raise forms.ValidationError(_("Give today or a day to come."))
        return until


def back_to(facts: OrganisationFacts) -> tuple[str, str]:
    """Where a page about an organisation goes back to."""
    return reverse("staff:organisation", args=[facts.public_id]), facts.name


@needs(Permission.SANCTION_ORGANISATIONS)
@require_http_methods(_METHODS)
def suspend(request: Request, public_id: UUID) -> HttpResponse:
    """Suspend until a day: offers leave the sale, what runs goes on."""
    facts = organisation_of(public_id)

    def act(said: Said) -> None:
        actions.change_status(
            organisation=public_id, status="suspended", until=said["until"], reason=said["reason"],
            by=request.actor, at=request.now,
        )  # fmt: skip

    def means(said: Said) -> list[str]:
        return [
            _("From now on and until {day} included, none of its offers is on sale.").format(
                day=long_date(said["until"])
            ),
            _("Orders under way go on, and what is owed to it is paid."),
            _("The day after, it is listed again by itself if every condition holds."),
        ]

    return ask(
        request,
        typed(request, SuspendForm, today(request)),
        act,
        title=_("Suspend {name}").format(name=facts.name),
        button=_("Suspend"),
        back=back_to(facts),
        done=_("It is suspended: its offers are off sale."),
        means=means,
    )


@needs(Permission.VET_ORGANISATIONS)
@require_http_methods(_METHODS)
def relist(request: Request, public_id: UUID) -> HttpResponse:
    """List by hand: a draft whose file was seen on paper, or the end of a suspension."""
    facts = organisation_of(public_id)

    def act(said: Said) -> None:
        actions.change_status(
            organisation=public_id, status="listed", reason=said["reason"], by=request.actor, at=request.now
        )

    return ask(
        request,
        typed(request, ListForm),
        act,
        title=_("List {name}").format(name=facts.name),
        button=_("List it"),
        back=back_to(facts),
        done=_("It is listed: its offers are on sale as long as every condition holds."),
        context={
            "why": [
                _("You vouch for its file: what was never sent here counts as seen today on paper."),
                _("The partner is asked about taxes and contributions when no fresh answer is held."),
            ]
        },
    )


class GrantForm(PlainForm):
    """A right to train for a certification."""

    certification = forms.CharField(
        label=gettext_lazy("Code of the certification"),
        help_text=gettext_lazy("As in RNCP37680 or RS6438."),
        max_length=CODE_MAX,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    role = forms.ChoiceField(label=gettext_lazy("Right"), choices=list(words.RIGHTS.items()), widget=forms.RadioSelect)
    start = DayField(label=gettext_lazy("First day"))
    end = DayField(label=gettext_lazy("Last day"), required=False)


@needs(Permission.VET_ORGANISATIONS)
@require_http_methods(_METHODS)
def grant(request: Request, public_id: UUID) -> HttpResponse:
    """Write down that it may train for a certification."""
    facts = organisation_of(public_id)

    def act(said: Said) -> None:
        actions.grant_habilitation(organisation=public_id, by=request.actor, at=request.now, **said)

    return ask(
        request,
        typed(request, GrantForm),
        act,
        title=_("Right to train for a certification"),
        button=_("Write it down"),
        back=back_to(facts),
        done=_("The right is written down."),
        refusals={UnknownCertification: "certification", DatesOutOfOrder: "end"},
        context={"about": [Row(_("Organisation"), facts.name)]},
    )


class EndForm(PlainForm):
    """Which right ends, and on which day."""

    certification = forms.CharField(
        label=gettext_lazy("Code of the certification"),
        max_length=CODE_MAX,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    on = DayField(label=gettext_lazy("Last day"))


@needs(Permission.VET_ORGANISATIONS)
@require_http_methods(_METHODS)
def end_right(request: Request, public_id: UUID) -> HttpResponse:
    """Write down the last day of a right to train."""
    facts = organisation_of(public_id)

    def act(said: Said) -> None:
        actions.end_habilitation(organisation=public_id, by=request.actor, at=request.now, **said)

    def act_or_say(said: Said) -> None:
        try:
            act(said)
        except NotFound as refusal:
            raise NoSuchRight from refusal

    return ask(
        request,
        typed(request, EndForm),
        act_or_say,
        title=_("End a right to train"),
        button=_("Write it down"),
        back=back_to(facts),
        done=_("The last day is written down."),
        refusals={UnknownCertification: "certification", NoSuchRight: "certification"},
        context={"about": [Row(_("Organisation"), facts.name)]},
    )


class NoSuchRight(NotFound):
    """A right that does not run on that day."""

    says = "No right to train for this certification runs on that day."
    next_step = "Nothing was changed. Look at its rights in its file."
    status = 409


@needs(Permission.VET_ORGANISATIONS)
@require_http_methods(_METHODS)
def revoke_account(request: Request, public_id: UUID, bank_details: UUID) -> HttpResponse:
    """Stop an account that somebody else may have given: the one before it is paid again."""
    facts, day = organisation_of(public_id), today(request)
    line = next((one for one in bank_lines(facts.id, day=day) if one.public_id == bank_details), None)
    if line is None or line.revoked_at is not None:
        raise NotFound

    def act(_said: Said) -> None:
        actions.revoke_iban(bank_details=bank_details, by=request.actor, at=request.now)

    before = _before(facts.id, bank_details, day)
    return ask(
        request,
        typed(request, PlainForm),
        act,
        title=_("Stop this account"),
        button=_("Stop this account"),
        back=back_to(facts),
        done=_("The account is stopped: nothing will be paid to it."),
        context={
            "about": [
                Row(_("Organisation"), facts.name),
                Row(_("Account"), f"{line.country}… {line.iban_end}"),
                Row(_("In the name of"), line.holder_name),
                Row(_("Usable from"), long_date(line.usable_from)),
                Row(_("Paid instead"), before),
            ],
        },
    )


def _before(organisation_id: int, stopped: UUID, day: date) -> str:
    others = [
        one
        for one in bank_lines(organisation_id, day=day)
        if one.public_id != stopped and one.revoked_at is None and one.usable_from <= day
    ]
    return f"{others[0].country}… {others[0].iban_end}" if others else _("nothing: payments wait for another account")
