"""Who acts for the organisation: members with their role, invitations."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pecule.catalogue import actions
from pecule.catalogue.queries import MemberLine, OrganisationFacts
from pecule.catalogue.queries import team as team_of
from pecule.catalogue.queries.programs import programs_of
from pecule.catalogue.rules.members import AlreadyMember, LastManager, RoleTooLow
from pecule.kernel.refusals import NotFound
from pecule.sites.design.forms import PlainForm
from pecule.sites.design.http import Request
from pecule.sites.design.limits import at_most
from pecule.sites.entrance.doors import audience_required, login_of
from pecule.sites.organisation import listing_words as words
from pecule.sites.organisation.pages.asking import Confirm, ask, typed
from pecule.sites.organisation.pages.mine import may, mine


class RoleForm(PlainForm):
    """What somebody may do."""

    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=words.roles, widget=forms.RadioSelect)


class InviteForm(RoleForm):
    """Whom, and what they may do."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        help_text=gettext_lazy("Their own: each person signs in with an address and a password of their own."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    field_order = ("email", "role")


@audience_required("organisation")
@require_safe
def team(request: Request) -> HttpResponse:
    """Everyone who acts for the organisation; managers change it."""
    organisations = mine(request)
    members = [(one, words.role(one.role)) for one in people_of(organisations[0])]
    invited = [(one, words.role(one.role)) for one in team_of(organisations[0].id).invitations]
    context = {"organisations": organisations, "members": members, "invited": invited}
    context |= {"manages": may(request, organisations[0], "manager"), "own": login_of(request).public_id}
    return render(request, "organisation/team.html", context)


@audience_required("organisation")
@at_most(30, seconds=3600)
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: Request) -> HttpResponse:
    """Ask somebody by e-mail."""
    organisation = mine(request, "manager")[0]

    def act(email: str, role: str) -> UUID:
        return actions.invite_member(
            organisation=organisation.public_id, email=email, role=role, by=request.actor, at=request.now
        )

    return ask(
        request,
        typed(request, InviteForm),
        act,
        title=_("Whom do you invite?"),
        button=_("Send the invitation"),
        back=(reverse("organisation:team"), _("Team")),
        done=_("The invitation is sent."),
        why=[_("We write to this address. The invitation waits on their pages here; nobody else can take it up.")],
        refusals={AlreadyMember: "email"},
        context={"about": organisation.name},
    )


@audience_required("organisation")
@require_POST
def withdraw(request: Request, invitation: UUID) -> HttpResponse:
    """Take an invitation back."""
    organisation = mine(request, "manager")[0]
    if invitation not in {one.public_id for one in team_of(organisation.id).invitations}:
        raise NotFound
    actions.withdraw_invitation(invitation=invitation, by=request.actor, at=request.now)
    messages.success(request, _("The invitation is taken back."))
    return redirect("organisation:team")


@audience_required("organisation")
@require_http_methods(["GET", "HEAD", "POST"])
def role(request: Request, login: UUID) -> HttpResponse:
    """Give a member another role."""
    organisation = mine(request, "manager")[0]
    member = _member(organisation, login)

    def act(role: str) -> None:
        actions.change_role(
            organisation=organisation.public_id, login=login, role=role, by=request.actor, at=request.now
        )

    return ask(
        request,
        RoleForm(request.POST if request.method == "POST" else None, initial={"role": member.role}),
        act,
        title=_("What may {name} do?").format(name=member.name),
        button=_("Save the role"),
        back=(reverse("organisation:team"), _("Team")),
        done=_("The role is changed."),
        why=[_("Programs made by somebody who is no longer a manager end at once.")]
        if member.role == "manager"
        else [],
        refusals={LastManager: "role"},
        context={"about": member.email},
    )


@audience_required("organisation")
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: Request, login: UUID) -> HttpResponse:
    """Let somebody no longer act for the organisation; anyone may leave."""
    organisation = mine(request)[0]
    own = login == login_of(request).public_id
    if not own and not may(request, organisation, "manager"):
        raise RoleTooLow
    member = _member(organisation, login)

    def act() -> None:
        actions.remove_member(organisation=organisation.public_id, login=login, by=request.actor, at=request.now)

    return ask(
        request,
        typed(request, Confirm),
        act,
        title=_("Leave this organisation?") if own else _("Remove {name} from the team?").format(name=member.name),
        button=_("Leave") if own else _("Remove from the team"),
        back=(reverse("organisation:team"), _("Team")),
        after=reverse("organisation:home") if own else "",
        done=_("You no longer act for this organisation.") if own else _("This person no longer acts for you."),
        why=[_("It takes effect at once. Programs that this person made end too; what they did stays in the records.")],
        danger=True,
        context={"about": organisation.name},
    )


def people_of(organisation: OrganisationFacts) -> list[MemberLine]:
    """Members who are people: programs have a page of their own."""
    programs = {each.login for each in programs_of(organisation.id)}
    return [one for one in team_of(organisation.id).members if one.login not in programs]


def _member(organisation: OrganisationFacts, login: UUID) -> MemberLine:
    for one in people_of(organisation):
        if one.login == login:
            return one
    raise NotFound
