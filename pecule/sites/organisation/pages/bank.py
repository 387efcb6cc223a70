"""Where the organisation is paid: its accounts, by their last four characters only, and a new one."""

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
from pecule.catalogue.queries import bank_lines
from pecule.catalogue.rules import InvalidIban
from pecule.kernel.refusals import NotFound
from pecule.sites.design.forms import ForgottenInput, PlainForm
from pecule.sites.design.http import Request
from pecule.sites.design.limits import at_most
from pecule.sites.entrance.doors import audience_required, fresh_sign_in_required
from pecule.sites.organisation.pages.asking import ask, short, typed
from pecule.sites.organisation.pages.mine import mine, today


class AccountForm(PlainForm):
    """Another account; never written back into a page."""

    iban = forms.CharField(
        label=gettext_lazy("IBAN"), max_length=50,
        help_text=gettext_lazy("Copy it from a bank statement. Only its last four characters are shown afterwards."),
        widget=ForgottenInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    holder_name = forms.CharField(
        label=gettext_lazy("Name of the account's holder"), max_length=70,
        help_text=gettext_lazy("As the bank writes it."), widget=short(),
    )  # fmt: skip


@audience_required("organisation")
@require_safe
def bank(request: Request) -> HttpResponse:
    """Every account given, the one that is paid today first in words."""
    organisations, day = mine(request, "accounts"), today(request)
    lines = bank_lines(organisations[0].id, day=day)
    current = next((line for line in lines if line.current), None)
    context = {
        "organisations": organisations,
        "lines": lines,
        "current": current,
        "coming": [line for line in lines if line.usable_from > day and line.revoked_at is None],
    }
    return render(request, "organisation/bank.html", context)


@audience_required("organisation")
@fresh_sign_in_required
@at_most(20, seconds=3600)
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: Request) -> HttpResponse:
    """Give another account; it is paid only after a few days, and every manager is told."""
    organisation = mine(request, "accounts")[0]

    def act(iban: str, holder_name: str) -> None:
        actions.give_iban(
            organisation=organisation.public_id, iban=iban, holder_name=holder_name, by=request.actor, at=request.now
        )

    return ask(
        request,
        typed(request, AccountForm),
        act,
        title=_("On which account will you be paid?"),
        button=_("Save the account"),
        back=(reverse("organisation:bank"), _("Back")),
        done=_("The account is saved."),
        why=[
            _(
                "Thieves change accounts. A new one is therefore paid only after some days; your managers are written "
                "to at once, and any of them can stop it."
            )
        ],
        refusals={InvalidIban: "iban"},
        context={"about": organisation.name},
    )


@audience_required("organisation")
@require_POST
def revoke(request: Request, account: UUID) -> HttpResponse:
    """Say that an account is not ours."""
    organisation = mine(request, "accounts")[0]
    if account not in {line.public_id for line in bank_lines(organisation.id, day=today(request))}:
        raise NotFound
    actions.revoke_iban(bank_details=account, by=request.actor, at=request.now)
    messages.success(request, _("This account will not be paid."))
    return redirect("organisation:bank")
