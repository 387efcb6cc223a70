"""The sign-in page of a made-up identity provider: e-mail and password, level eidas1, and it says so in red."""

from hashlib import sha256

from django import forms
from django.contrib.auth.hashers import check_password
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from pecule.adapters.http import Request
from pecule.adapters.identities.models import Citizen
from pecule.issuing import rows
from pecule.issuing.completing import grant
from pecule.issuing.rules.steps import Step
from pecule.openid.levels import Level
from pecule.openid.provider.tokens import SignedIn

COOKIE = "identities_flow"
_NOBODY = "argon2$argon2id$v=19$m=102400,t=2,p=8$bm9ib2R5bm9ib2R5$" + "A" * 43


class EntranceForm(forms.Form):
    """E-mail and password."""

    email = forms.CharField(max_length=254)
    password = forms.CharField(max_length=200, strip=False)


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """Who they pretend to be; then back to the broker."""
    known: Request = request  # type: ignore[assignment]  # every middleware has passed
    flow = rows.of_browser(request.COOKIES.get(COOKIE, "")[:64], at=known.now)
    form = EntranceForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        found = Citizen.objects.filter(email=form.cleaned_data["email"].strip().lower()).first()
        if check_password(form.cleaned_data["password"], found.password if found else _NOBODY) and found:
            flow = rows.move(flow, Step.RETURNED, sets={}, verb="identities.sign_in", at=known.now)
            return redirect(grant(flow, _person(found, int(known.now.timestamp())), session=None, at=known.now))
    wrong = request.method == "POST"
    response: HttpResponse = render(request, "identities/sign_in.html", {"wrong": wrong}, status=422 if wrong else 200)
    response.pecule_forms_lead_to = [flow.request.redirect_uri]  # type: ignore[attr-defined]  # read by sites.design
    return response


def _person(citizen: Citizen, auth_time: int) -> SignedIn:
    sub = sha256(f"citizen {citizen.pk}".encode()).hexdigest()
    return SignedIn(sub=sub, claims=citizen.claims, level=Level.LOW, auth_time=auth_time, amr=("pwd",))
