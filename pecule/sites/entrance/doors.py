"""Doors of the sites: who may come through, said once above each view. What has no door is public."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils.cache import add_never_cache_headers
from django.utils.http import urlencode

from pecule.kernel.refusals import Refusal
from pecule.openid.levels import Level
from pecule.signin.queries.levels import sure_enough
from pecule.signin.rules import Audience, Permission, permissions_of
from pecule.sites.design.http import Request, SignedIn

View = Callable[..., HttpResponseBase]
FRESH = timedelta(minutes=10)

_HOMES = {
    Audience.HOLDER: "holder:home",
    Audience.ORGANISATION: "organisation:home",
    Audience.EMPLOYER: "employer:home",
    Audience.FUNDER: "employer:home",
    Audience.STAFF: "staff:home",
}


class NotYourPages(Refusal):
    """Pages made for others. Nothing of them is shown."""

    says = "These pages are not for the login you came in with. Nothing was changed."
    next_step = "Go back to your own pages, or sign out and come in with the right login."
    status = 403


class NotYourWork(Refusal):
    """Something that the person's roles do not allow."""

    says = "Your roles do not allow this. Nothing was changed."
    next_step = "Ask your administrator if your work needs it."
    status = 403


def home_of(login: SignedIn) -> str:
    """The address of a login's own pages."""
    try:
        return reverse(_HOMES[Audience(login.audience)])
    except NoReverseMatch:
        return "/"


def login_of(request: Request) -> SignedIn:
    """The login behind a door; no door, no login (NotYourPages)."""
    if request.login is None:
        raise NotYourPages
    return request.login


def audience_required(*audiences: str) -> Callable[[View], View]:
    """Let through logins of these audiences only. A stranger is asked to sign in, others get NotYourPages.

    Stands above every other decorator. Private pages are never kept by a browser or a proxy.
    """
    allowed = {Audience(audience) for audience in audiences}

    def door(view: View) -> View:
        @wraps(view)
        def through(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            login = cast(Request, request).login
            if login is None:
                response: HttpResponseBase = redirect(_sign_in_then(request))
            elif Audience(login.audience) not in allowed:
                raise NotYourPages
            else:
                response = view(request, *args, **kwargs)
            add_never_cache_headers(response)
            return response

        return through

    return door


def strongly_signed_in(request: Request) -> bool:
    """Whether this browser signed in with a phone a moment ago."""
    return sure_enough(request.session, Level.SUBSTANTIAL, within=FRESH, at=request.now)


def fresh_sign_in_required(view: View) -> View:
    """Let through whoever signed in with their phone a moment ago; others do so first and come back.

    Stands below ``audience_required``. Where a password of ours is all that an audience has, its people pass.
    """

    @wraps(view)
    def through(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        known = cast(Request, request)
        if strongly_signed_in(known) or login_of(known).audience in settings.PECULE_LOCAL_ACCOUNTS:
            return view(request, *args, **kwargs)
        return redirect(f"{reverse('signin:again')}?{urlencode({'next': request.path})}")

    return through


def permission_required(permission: Permission) -> Callable[[View], View]:
    """Let through staff with a role that allows ``permission``. Is a door by itself."""

    def door(view: View) -> View:
        @wraps(view)
        def through(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            login = cast(Request, request).login
            if login is None or permission not in permissions_of(login.roles):
                raise NotYourWork
            return view(request, *args, **kwargs)

        return audience_required(Audience.STAFF)(through)

    return door


def _sign_in_then(request: HttpRequest) -> str:
    """The sign-in page, and the way back to a page that can be read again."""
    back = f"?{urlencode({'next': request.get_full_path()})}" if request.method in ("GET", "HEAD") else ""
    return reverse("signin:start") + back
