"""Who looked, and the lock."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from pecule.holders.actions import lock as lock_account
from pecule.holders.actions import unlock as unlock_account
from pecule.holders.queries import looks as looks_at
from pecule.holders.queries import own_file
from pecule.holders.rules.standing import LockReason, Status
from pecule.kernel.refusals import Refusal
from pecule.ledger.queries import balances
from pecule.signin.queries import sign_ins
from pecule.sites.design.forms import PlainForm, form_page
from pecule.sites.design.http import Request
from pecule.sites.entrance.doors import audience_required, fresh_sign_in_required, login_of, strongly_signed_in
from pecule.sites.holder import words
from pecule.sites.holder.growth import money_of
from pecule.sites.holder.pages.me import me


@audience_required("holder")
@require_safe
def looks(request: Request) -> HttpResponse:
    """Who opened or found this person's file, why and when; and every sign-in."""
    lines = [(line, words.roles(line.label)) for line in looks_at(me(request).id)]
    return render(request, "holder/looks.html", {"lines": lines, "sign_ins": sign_ins(login_of(request).pk)})


@audience_required("holder")
@require_http_methods(["GET", "HEAD", "POST"])
def lock(request: Request) -> HttpResponse:
    """Lock one's own account: one click from everywhere, and one to confirm."""
    holder = me(request)
    form = PlainForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            lock_account(holder_id=holder.id, reason=LockReason.ASKED, by=request.actor, at=request.now)
        except Refusal as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, gettext("Your account is locked. No money has moved."))
            return redirect("holder:lock")
    money = money_of(balances("holder", holder.id))
    asked = holder.status == Status.LOCKED and own_file(login_of(request).pk).locked_reason == LockReason.ASKED
    by_phone = asked and "holder" not in settings.PECULE_LOCAL_ACCOUNTS
    return form_page(request, "holder/lock.html", form, {"holder": holder, "money": money, "by_phone": by_phone})


@audience_required("holder")
@fresh_sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def unlock(request: Request) -> HttpResponse:
    """Take back a lock of one's own asking, once one's phone proved who one is."""
    holder = me(request)
    form = PlainForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            unlock_account(holder_id=holder.id, strongly=strongly_signed_in(request), by=request.actor, at=request.now)
        except Refusal as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, gettext("Your account is unlocked. Nothing was ordered meanwhile."))
            return redirect("holder:home")
    return form_page(request, "holder/unlock.html", form, {"holder": holder})
