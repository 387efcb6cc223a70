"""What programs ask of an issuer. Every answer is JSON or a token, never kept by anybody on the way."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from pecule.issuing import asking, calling, giving, keyring
from pecule.openid.errors import OAuthError
from pecule.openid.provider.requests import Parameters, one_each
from pecule.sites.design.http import Request
from pecule.sites.issuing import describing

View = Callable[..., HttpResponseBase]
FOR_PROGRAMS = "pecule_for_programs"
_BEARER = "bearer "


def parameters(request: HttpRequest) -> Parameters:
    """Every parameter of the query and of the form, with all its values."""
    found: dict[str, list[str]] = {}
    for source in (request.GET, request.POST):
        for name, values in source.lists():
            found.setdefault(name, []).extend(str(value) for value in values)
    return found


def form(request: HttpRequest) -> dict[str, str]:
    """Each parameter of the body once; what stands in the address is not read (RFC 6749 section 3.2)."""
    return one_each({name: [str(value) for value in values] for name, values in request.POST.lists()})


def for_programs(view: View) -> View:
    """Answer an OAuthError as RFC 6749 section 5.2 says, with the number of the incident; let nobody keep an answer."""

    @csrf_exempt
    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            response = view(request, *args, **kwargs)
        except OAuthError as error:
            named = request.POST.get("client_id", "")
            why, at = f"{error.error}: {error.description}", cast(Request, request).now
            incident = calling.note_refusal(why, client_id=named, at=at)
            response = JsonResponse(error.fields() | {"incident": incident}, status=error.status)
            if error.error == "invalid_token":
                response["WWW-Authenticate"] = f'Bearer error="invalid_token", error_description="{error.description}"'
            elif error.status == 401 and "Authorization" in request.headers:
                response["WWW-Authenticate"] = f'Basic realm="{settings.ISSUER}"'  # it was tried, and is not taken
        response["Cache-Control"], response["Pragma"] = "no-store", "no-cache"
        return response

    setattr(answered, FOR_PROGRAMS, True)
    return answered


@for_programs
@require_POST
def par(request: Request, compatible: bool = False) -> HttpResponse:
    """Pushed authorization request (RFC 9126)."""
    given = form(request)
    call = calling.called(given, endpoint="/par", compatible=compatible, at=request.now)
    return JsonResponse(asking.push(call, given, compatible=compatible, at=request.now), status=201)


@for_programs
@require_POST
def token(request: Request, compatible: bool = False) -> HttpResponse:
    """Token endpoint (RFC 6749 section 3.2)."""
    given = form(request)
    call = calling.called(given, endpoint="/token", compatible=compatible, at=request.now)
    return JsonResponse(giving.exchange(call, given, at=request.now))


@for_programs
def userinfo(request: Request, compatible: bool = False) -> HttpResponse:
    """Userinfo (OIDC Core 5.3): a signed token; the access token comes in the header and nowhere else."""
    header = request.headers.get("Authorization", "")
    if not header.lower().startswith(_BEARER) or "access_token" in parameters(request):
        raise OAuthError("invalid_token", "send the access token in the Authorization header")
    client, claims, asked = giving.read_userinfo(header[len(_BEARER) :], compatible=compatible, at=request.now)
    sealed = giving.sealed_userinfo(client, claims, asked, at=request.now)
    return HttpResponse(sealed, content_type="application/jwt")


@for_programs
@require_POST
def introspection(request: Request, compatible: bool = False) -> HttpResponse:
    """What a token stands for, told to clients registered to ask (RFC 7662)."""
    given = form(request)
    client = calling.caller(given, endpoint="/token/introspection", compatible=compatible, at=request.now)
    if not client.introspection:
        raise OAuthError("invalid_client", "this client may not introspect tokens")
    return JsonResponse(giving.describe_token(given.get("token", ""), at=request.now))


@for_programs
@require_POST
def revocation(request: Request, compatible: bool = False) -> HttpResponse:
    """End a token (RFC 7009): always the same answer."""
    given = form(request)
    client = calling.caller(given, endpoint="/token/revocation", compatible=compatible, at=request.now)
    giving.revoke(client, given.get("token", ""), at=request.now)
    return HttpResponse()


@require_safe
def discovery(_request: HttpRequest, compatible: bool = False) -> HttpResponse:
    """Everything a client needs to know (OIDC Discovery, RFC 8414)."""
    return _public(describing.metadata(settings.ISSUER, settings.ISSUER_LEVELS, compatible=compatible))


@require_safe
def jwks(_request: HttpRequest, compatible: bool = False) -> HttpResponse:
    """The keys that check our signatures."""
    return _public(keyring.public_keys("sig"))


@require_safe
def client_keys(_request: HttpRequest) -> HttpResponse:
    """Our keys as a client of identity providers: they check our assertions and encrypt for us."""
    return _public({"keys": keyring.public_keys("sig")["keys"] + keyring.public_keys("enc")["keys"]})


def _public(told: dict[str, Any]) -> HttpResponse:
    response = JsonResponse(told)
    response["Cache-Control"] = "public, max-age=300"
    response["Access-Control-Allow-Origin"] = "*"
    return response
