"""Coming in, going out, changing one's password."""

from django import forms
from django.conf import settings
from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from pecule.kernel.refusals import Refusal
from pecule.signin.actions import change_password, enter
from pecule.signin.actions.brokers import logout_address
from pecule.signin.ports import Credentials
from pecule.signin.queries import LocalAccounts
from pecule.signin.rules import Audience, PasswordTooWeak, WrongCredentials
from pecule.sites.design.forms import PlainForm, form_page
from pecule.sites.design.http import Request
from pecule.sites.design.limits import at_most
from pecule.sites.entrance import through_brokers
from pecule.sites.entrance.addresses import client_address
from pecule.sites.entrance.doors import audience_required, home_of, login_of
from pecule.sites.entrance.through_brokers import HOLDER, WORK

DEVICE_COOKIE = "device"
DEVICE_SECONDS = 180 * 24 * 3600


class SignInForm(PlainForm):
    """E-mail and password."""

    email = forms.CharField(
        label=_("E-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "spellcheck": "false", "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class PasswordForm(PlainForm):
    """The old password, then the new one twice."""

    old = forms.CharField(
        label=_("Your password now"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label=_("Your new password"),
        help_text=_("At least 12 characters, such as four words that do not go together."),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("Your new password again"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_again(self) -> str:
        """Check that both are the same."""
        again = str(self.cleaned_data["again"])
        if "new" in self.cleaned_data and again != self.cleaned_data["new"]:
            raise forms.ValidationError(gettext("This is not the same as above."))
        return again


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: Request) -> HttpResponse:
    """Ask for e-mail and password, and let in."""
    if request.login is not None and request.method != "POST":
        return redirect(home_of(request.login))
    form = SignInForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            entered = enter(
                source=LocalAccounts(settings.PECULE_LOCAL_ACCOUNTS),
                credentials=Credentials(form.cleaned_data["email"], form.cleaned_data["password"]),
                address=client_address(request),
                device=request.COOKIES.get(DEVICE_COOKIE, "")[:64],
                at=request.now,
            )
        except Refusal as refusal:
            form.add_refusal(refusal)
        else:
            auth.login(request, entered.login)
            response = redirect(_next_page(request, home_of(entered.login)))
            response.set_cookie(
                DEVICE_COOKIE,
                entered.device,
                max_age=DEVICE_SECONDS,
                secure=request.is_secure(),
                httponly=True,
                samesite="Strict",
                path=request.path,
            )
            return response
    context = {
        "next": _wanted(request),
        "through": through_brokers.sign_in_choices(),
        "passwords": bool(settings.PECULE_LOCAL_ACCOUNTS),
        "holders": "holder" in settings.PECULE_LOCAL_ACCOUNTS,
    }
    return form_page(request, "entrance/start.html", form, context)


@audience_required(*Audience)
@require_safe
def again(request: Request) -> HttpResponse:
    """Something that only a fresh, sure sign-in may do: why, and on to it."""
    kind = HOLDER if login_of(request).audience == HOLDER else WORK
    return render(request, "entrance/again.html", {"next": _wanted(request), "kind": kind})


def _wanted(request: HttpRequest) -> str:
    return request.POST.get("next") or request.GET.get("next") or ""


def _next_page(request: HttpRequest, home: str) -> str:
    """Where the person was going when we asked them to sign in, if it is one of their own pages."""
    wanted = _wanted(request)
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe and home != "/" and wanted.startswith(home) else home


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: Request) -> HttpResponse:
    """Sign out (POST), and say that it is done (GET)."""
    if request.method == "POST":
        issuer, hint = request.session.get("broker_issuer", ""), request.session.get("broker_hint", "")
        auth.logout(request)
        back = settings.PECULE_ADDRESS + request.path
        there = logout_address(issuer, hint=hint, back=back) if issuer else None
        return redirect(there or "signin:end")
    return render(request, "entrance/end.html", {"still_in": request.login is not None})


@audience_required(*Audience)
@at_most(5, seconds=300)
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: Request) -> HttpResponse:
    """Change one's password: sessions elsewhere end, this one goes on."""
    mine = login_of(request)
    form = PasswordForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            login = change_password(
                login_id=mine.pk,
                old=form.cleaned_data["old"],
                new=form.cleaned_data["new"],
                by=request.actor,
                at=request.now,
            )
        except WrongCredentials:
            form.add_error("old", gettext("This is not your password now."))
        except PasswordTooWeak as refusal:
            form.add_refusal(refusal, "new")
        else:
            auth.login(request, login)
            messages.success(request, gettext("Your password is changed. Anybody signed in elsewhere is signed out."))
            return redirect(home_of(mine))
    return form_page(request, "entrance/password.html", form, {"home": home_of(mine)})
