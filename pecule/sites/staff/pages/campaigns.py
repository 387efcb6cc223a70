"""Campaigns of scams: what grows first; one with its picture, its texts, and what analysts decide on it."""

from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from pecule.kernel.refusals import Refusal
from pecule.scams import actions
from pecule.scams.queries.campaigns import (
    CampaignLine,
    CampaignPage,
    campaign_page,
    count_growing,
    growing,
    others_like,
)
from pecule.scams.rules.campaigns import brand_title
from pecule.scams.rules.warning import harmless
from pecule.scams.sharing.files import FORMATS
from pecule.signin.rules import Permission
from pecule.sites.design.components import Column, Row
from pecule.sites.design.forms import PlainForm
from pecule.sites.design.http import Request
from pecule.sites.design.paging import page_of
from pecule.sites.design.words import long_moment
from pecule.sites.public.scam_words import departments, word
from pecule.sites.staff.asking import Said, ask, reason_field, typed
from pecule.sites.staff.doors import needs, staff_page
from pecule.sites.staff.market_words import INDICATORS

_METHODS = ["GET", "HEAD", "POST"]
_WHY = gettext_lazy("At least 10 characters. It stays in the trail.")


class ReasonForm(PlainForm):
    """Why."""

    reason = reason_field(gettext_lazy("Reason"), _WHY)


class WithdrawForm(ReasonForm):
    """Why, and whether what it listed goes too."""

    indicators = forms.BooleanField(
        label=gettext_lazy("Take its indicators off the lists too"),
        help_text=gettext_lazy("Payments that they alone hold go again. What an officer confirmed stays."),
        required=False,
        initial=True,
    )


class SplitForm(PlainForm):
    """Which reports are another campaign, and why."""

    reports = forms.MultipleChoiceField(
        label=gettext_lazy("Reports of the other campaign"), widget=forms.CheckboxSelectMultiple()
    )
    reason = reason_field(gettext_lazy("Reason"), _WHY)

    def __init__(self, page: CampaignPage, *args: object) -> None:
        super().__init__(*args)
        choices = [(one.number, f"{one.number} · {harmless(one.text)[:140]}") for one in page.reports]
        self.fields["reports"].choices = choices  # type: ignore[attr-defined]  # a choice field


class MergeForm(PlainForm):
    """Into which one, and why."""

    into = forms.ChoiceField(label=gettext_lazy("Into which campaign?"), widget=forms.RadioSelect())
    reason = reason_field(gettext_lazy("Reason"), _WHY)

    def __init__(self, others: list[CampaignLine], *args: object) -> None:
        super().__init__(*args)
        choices = [(str(one.public_id), f"{one.people} · {harmless(one.text)[:140]}") for one in others]
        self.fields["into"].choices = choices  # type: ignore[attr-defined]  # a choice field


_FORMATS = (
    gettext_lazy("STIX 2.1: for tools of incident response teams"),
    gettext_lazy("MISP: an event for MISP communities"),
    gettext_lazy("XARF v4: reports for the machines of hosts and operators"),
    gettext_lazy("Takedown pack: a letter, the evidence and XARF in one ZIP file"),
)


class ShareForm(PlainForm):
    """In which format."""

    form = forms.ChoiceField(
        label=gettext_lazy("In which format?"),
        widget=forms.RadioSelect(),
        choices=list(zip(FORMATS, _FORMATS, strict=True)),
    )


@needs(Permission.RUN_CAMPAIGNS)
@require_safe
def campaigns(request: Request) -> HttpResponse:
    """Campaigns of the last four weeks, what people reported most since yesterday first."""
    now = request.now
    page = page_of(request, count_growing(now), lambda limit, offset: growing(now, limit=limit, offset=offset))
    context = {
        "page": page,
        "columns": [
            Column(_("Imitates")),
            Column(_("Message")),
            Column(_("Last 24 hours"), numeric=True),
            Column(_("People"), numeric=True),
            Column(_("State")),
        ],
        "rows": [
            [
                format_html('<a href="{}">{}</a>', reverse("staff:campaign", args=[one.public_id]), _name(one)),
                harmless(one.text)[:120],
                one.growth.observed,
                one.people,
                _state(one),
            ]
            for one in page
        ],
    }
    return staff_page(request, "staff/campaigns.html", context)


@needs(Permission.RUN_CAMPAIGNS)
@require_safe
def campaign(request: Request, public_id: UUID) -> HttpResponse:
    """One campaign."""
    found = campaign_page(public_id, at=request.now)
    line = found.line
    context = {
        "campaign": found,
        "title": _name(line),
        "rows": [
            Row(_("About"), word("theme", line.theme)),
            Row(_("Verdict"), word("verdict", line.verdict)),
            Row(_("Came by"), word("channel", line.channel)),
            Row(_("Reports, people"), f"{line.reports}, {line.people}"),
            Row(_("First, last"), f"{long_moment(line.begun_at)} – {long_moment(line.last_at)}"),
            Row(_("Since midnight"), _growth(line)),
        ],
        "departments": departments(found.departments),
        "columns": [Column(_("Report")), Column(_("When")), Column(_("Sender")), Column(_("Text"))],
        "reports": [[one.number, long_moment(one.at), one.sender, harmless(one.text)] for one in found.reports],
        "pushed_columns": [
            Column(_("Indicator")),
            Column(_("Kind")),
            Column(_("People"), numeric=True),
            Column(_("Confidence"), numeric=True),
        ],
        "pushed": [
            [harmless(one.value), _(INDICATORS[one.kind]), one.people, f"{one.confidence} %"] for one in found.pushed
        ],
    }
    return staff_page(request, "staff/campaign.html", context)


@needs(Permission.RUN_CAMPAIGNS)
@require_http_methods(_METHODS)
def publish(request: Request, public_id: UUID) -> HttpResponse:
    """Warn people now."""
    campaign_page(public_id, at=request.now)
    return ask(
        request,
        typed(request, ReasonForm),
        lambda said: actions.publish_warning(
            campaign=public_id, reason=said["reason"], by=request.actor, at=request.now
        ),
        title=_("Warn people of this campaign"),
        button=_("Publish the warning"),
        back=_back(public_id),
        done=_("Published: every page shows it within a quarter of a minute."),
        means=lambda _said: [_("Every page of every site shows the warning, with a real message of this campaign.")],
    )


@needs(Permission.RUN_CAMPAIGNS)
@require_http_methods(_METHODS)
def withdraw(request: Request, public_id: UUID) -> HttpResponse:
    """Take the warning back."""
    campaign_page(public_id, at=request.now)
    return ask(
        request,
        typed(request, WithdrawForm),
        lambda said: actions.withdraw_warning(campaign=public_id, by=request.actor, at=request.now, **said),
        title=_("Withdraw the warning"),
        button=_("Withdraw it"),
        back=_back(public_id),
        done=_("Withdrawn: it is not published by itself again."),
    )


@needs(Permission.RUN_CAMPAIGNS)
@require_http_methods(_METHODS)
def split(request: Request, public_id: UUID) -> HttpResponse:
    """Make a campaign of its own of some of its latest reports."""
    found = campaign_page(public_id, at=request.now)
    return ask(
        request,
        typed(request, SplitForm, found),
        lambda said: actions.split_campaign(
            campaign=public_id, reports=said["reports"], reason=said["reason"], by=request.actor, at=request.now
        ),
        title=_("Split this campaign"),
        button=_("Split it"),
        back=_back(public_id),
        done=_("Split: new messages join whichever they are most like."),
    )


@needs(Permission.RUN_CAMPAIGNS)
@require_http_methods(_METHODS)
def merge(request: Request, public_id: UUID) -> HttpResponse:
    """Move all of it into another one of the same brand."""
    campaign_page(public_id, at=request.now)

    def act(said: Said) -> None:
        actions.merge_campaigns(
            campaign=public_id, into=UUID(said["into"]), reason=said["reason"], by=request.actor, at=request.now
        )

    return ask(
        request,
        typed(request, MergeForm, others_like(public_id)),
        act,
        title=_("Merge this campaign into another one"),
        button=_("Merge"),
        back=_back(public_id),
        done=_("Merged."),
        means=lambda _said: [_("All its reports move. It cannot be undone as a whole, only split again.")],
    )


@needs(Permission.RUN_CAMPAIGNS)
@require_http_methods(_METHODS)
def share(request: Request, public_id: UUID) -> HttpResponse:
    """Give the campaign as a file. It is sent in answer to a form, because the trail notes who took it."""
    campaign_page(public_id, at=request.now)
    form = typed(request, ShareForm)
    if form.is_valid():
        wanted = form.cleaned_data["form"]
        try:
            made = actions.share_campaign(campaign=public_id, form=wanted, by=request.actor, at=request.now)
        except Refusal as refusal:
            form.add_refusal(refusal, "form")
        else:
            headers = {"Content-Disposition": f'attachment; filename="{made.name}"'}
            return HttpResponse(made.content, content_type=made.media_type, headers=headers)
    back_url, back_text = _back(public_id)
    why = [
        _("It holds the indicators, counts, and a text that several people received. Nothing of those who reported."),
        _("Before people are warned, only give it to bodies that need it: an indicator may still be nobody’s."),
    ]
    context = {"title": _("Share this campaign"), "button": _("Download"), "why": why, "about": (), "danger": False}
    return staff_page(request, "staff/ask.html", {**context, "back_url": back_url, "back_text": back_text}, form)


def _back(public_id: UUID) -> tuple[str, str]:
    return reverse("staff:campaign", args=[public_id]), _("Back to the campaign")


def _name(one: CampaignLine) -> str:
    return brand_title(one.brand) or word("theme", one.theme)


def _state(one: CampaignLine) -> str:
    if one.warning:
        return _("People are warned")
    return _("Grows") if one.growth.burst else ""


def _growth(one: CampaignLine) -> SafeString:
    said = _("{observed} reports, {expected} expected").format(
        observed=one.growth.observed, expected=round(one.growth.expected, 1)
    )
    return format_html("{}{}", said, f" – {_('Grows')}" if one.growth.burst else "")
