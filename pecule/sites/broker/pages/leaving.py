"""Signing out at the broker (OIDC RP-Initiated Logout)."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from pecule.broker.leaving import ending
from pecule.sites.design.http import Request
from pecule.sites.design.limits import this_reading_page_writes_who_looked
from pecule.sites.issuing import cookies
from pecule.sites.issuing.machines import parameters


@csrf_exempt  # services send people here by a form of theirs; whoever is not named by the hint is asked
@never_cache
@this_reading_page_writes_who_looked
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: Request, compatible: bool = False) -> HttpResponseBase:
    """A service sends somebody here to sign out: at once when it names them, else after asking."""
    given = {name: values[0] for name, values in parameters(request).items() if len(values) == 1}
    leaving = ending.read_logout(given)
    session = cookies.read(request, cookies.SESSION)
    if ending.names_this_session(leaving, session):
        ending.sign_out(session, at=request.now)
        return _gone(leaving.back, given.get("state", ""))
    if not session:
        return _gone(leaving.back, given.get("state", ""))
    return render(request, "broker/leave.html", {"back": leaving.back, "state": given.get("state", "")[:1024]})


@never_cache
@require_POST
def leave(request: Request) -> HttpResponse:
    """The person agreed to sign out here."""
    ending.sign_out(cookies.read(request, cookies.SESSION), at=request.now)
    return _gone("", "")


def left(request: Request) -> HttpResponse:
    """It is done, and there is no service to go back to."""
    return render(request, "broker/left.html")


def _gone(back: str, state: str) -> HttpResponse:
    query = f"{'&' if '?' in back else '?'}{urlencode({'state': state})}" if state else ""
    response: HttpResponse = redirect(back + query) if back else redirect("broker:left")
    cookies.drop(response, cookies.SESSION)
    return response
