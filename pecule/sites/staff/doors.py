"""Doors of the staff's pages: a permission each. Knocking at a closed one leaves a line in the trail."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import wraps
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.timezone import localtime

from pecule.audit.actions import record
from pecule.signin.rules import Audience, Permission, permissions_of
from pecule.sites.design.forms import PlainForm
from pecule.sites.design.http import Request
from pecule.sites.entrance.doors import NotYourWork, View, audience_required, login_of


def needs(*permissions: Permission) -> Callable[[View], View]:
    """Let through staff whose roles allow one of ``permissions``. Others are refused plainly, and the trail says so."""

    def door(view: View) -> View:
        @wraps(view)
        def through(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            known = cast(Request, request)
            if not set(permissions) & permissions_of(login_of(known).roles):
                _note(known, permissions)
                raise NotYourWork
            return view(request, *args, **kwargs)

        return audience_required(Audience.STAFF)(through)

    return door


def _note(request: Request, permissions: tuple[Permission, ...]) -> None:
    guard = getattr(request, "reading_guard", None)
    if guard is not None:
        # The page itself is not shown; the one thing written is who tried to see it.
        guard.closed = False
    match = request.resolver_match
    record(
        by=request.actor,
        verb="staff.turned_away",
        subject=f"login:{login_of(request).public_id}",
        details={"page": match.view_name if match else "", "needs": [permission.value for permission in permissions]},
        at=request.now,
    )


def can(request: Request, permission: Permission) -> bool:
    """Whether the one who came in may do this too: for links and buttons, never instead of a door."""
    return permission in permissions_of(login_of(request).roles)


def staff_page(
    request: Request, template: str, context: Mapping[str, Any], form: PlainForm | None = None
) -> HttpResponse:
    """Answer with a page, its navigation made of what the person may do; a wrong form gives its own status."""
    allowed = {permission.value for permission in permissions_of(login_of(request).roles)}
    whole = {"permissions": allowed, "me": str(request.actor), **context, **({"form": form} if form else {})}
    return render(request, template, whole, status=form.status if form else 200)


def today(request: Request) -> date:
    """The day of this request where the law's days are counted."""
    return localtime(request.now).date()
