"""The page beside the phone: it shows what only a phone that is here can see, and goes on once the phone has answered.

Works without a script: it is then drawn again each fifteen seconds, or by a button. A script only looks more often.
"""

from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

import segno
from django import forms
from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from pecule.issuing.completing import fail
from pecule.issuing.rows import Flow
from pecule.kernel.refusals import Refusal
from pecule.openid.errors import OAuthError
from pecule.sites.design.forms import PlainForm, form_page
from pecule.sites.design.http import Request
from pecule.sites.design.limits import this_reading_page_writes_who_looked
from pecule.sites.design.middleware import let_forms_lead_to
from pecule.sites.issuing import cookies
from pecule.sites.issuing.entering import flow_of, step
from pecule.sites.wallet.telling import fields_shown, let_scripts_run, source_of
from pecule.wallet.actions import transactions
from pecule.wallet.queries.beside import Beside, beside, signed_in
from pecule.wallet.rules.transactions import State

_LEFT_MIN = timedelta(seconds=12)  # a code that ends sooner is replaced before anybody types it
_OPEN = (State.WAITING, State.SHOWN)


class NumberForm(PlainForm):
    """The mobile number of somebody whose phone shall tell them that something waits."""

    mobile = forms.CharField(
        label=_("My mobile number"),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )


@step
@this_reading_page_writes_who_looked
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: Request) -> HttpResponseBase:
    """What is to be confirmed, the QR code and the six digits; then on to the service."""
    flow = flow_of(request)
    public_id = transactions.begin(flow, at=request.now)
    found = beside(public_id)
    if found.state is State.APPROVED:
        where = transactions.finish(flow_of(request), signed_in(public_id), at=request.now)
        response: HttpResponseBase = redirect(where)
        cookies.drop(response, cookies.FLOW)
        return response
    if found.state not in _OPEN:
        return _over(request, flow, found)
    form = NumberForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            mobile = form.cleaned_data["mobile"]
            transactions.hint(public_id=public_id, mobile=mobile, source=source_of(request), at=request.now)
            return redirect("wallet:show")
        except Refusal as refusal:
            form.add_refusal(refusal, "mobile")
    return _page(request, flow, found, form)


@never_cache
@step
@require_safe
def state(request: Request) -> HttpResponseBase:
    """Whether the page should be drawn again: the phone has answered, or the code ends."""
    memory = flow_of(request).memory or {}
    found = beside(UUID(memory["transaction"])) if "transaction" in memory else None
    kept = request.session.get("proof", {})
    ends = found is not None and found.state is State.WAITING and _ends_soon(kept, request.now)
    shown = request.session.get("state", "")
    return JsonResponse({"again": found is None or found.state.value != shown or ends})


@never_cache
@require_safe
def qr(request: Request) -> HttpResponse:
    """The QR code of this browser's page, as a picture."""
    picture = BytesIO()
    address = f"{settings.ISSUER}/app/#t={request.session.get('proof', {}).get('qr', '')}"
    segno.make(address, error="m", micro=False).save(picture, kind="svg", scale=6, border=2, dark="#0b2b2f")
    return HttpResponse(picture.getvalue(), content_type="image/svg+xml")


def _page(request: Request, flow: Flow, found: Beside, form: NumberForm) -> HttpResponse:
    context: dict[str, Any] = {"kind": found.kind, "rows": fields_shown(found.details)}
    context |= {"shown": found.state is State.SHOWN, "at_counter": found.at_counter}
    if found.state is State.WAITING:
        proof = _proof(request, found)
        code = proof["code"]
        context |= {"code": f"{code[:3]} {code[3:]}", "app": f"{settings.ISSUER}/app/", "hinted": found.hinted}
    request.session["state"] = found.state.value
    response = form_page(request, "wallet/show.html", form, context)
    let_forms_lead_to(response, flow.request.redirect_uri)
    let_scripts_run(response)
    return response


def _proof(request: Request, found: Beside) -> dict[str, str]:
    """The token and digits that this page shows, new ones when those shown end soon."""
    kept: dict[str, str] = request.session.get("proof", {})
    if kept.get("of") != str(found.public_id) or _ends_soon(kept, request.now):
        made = transactions.new_proof(public_id=found.public_id, at=request.now)
        kept = {"of": str(found.public_id), "qr": made.qr, "code": made.code, "until": made.until.isoformat()}
        request.session["proof"] = kept
    return kept


def _ends_soon(kept: dict[str, str], at: datetime) -> bool:
    return "until" not in kept or datetime.fromisoformat(kept["until"]) - at < _LEFT_MIN


def _over(request: Request, flow: Flow, found: Beside) -> HttpResponse:
    """Refused, reported or too old: said here; the service is told when the person goes back to it."""
    if request.method == "POST":
        response: HttpResponse = redirect(fail(flow, OAuthError("access_denied", found.state.value), at=request.now))
        cookies.drop(response, cookies.FLOW)
        return response
    response = render(request, "wallet/over.html", {"state": found.state.value, "kind": found.kind})
    let_forms_lead_to(response, flow.request.redirect_uri)
    return response
