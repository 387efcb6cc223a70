"""Addresses of an issuer: OpenID Connect's own, and those of FranceConnect v2 under /api/v2/."""

from collections.abc import Callable

from django.http.response import HttpResponseBase
from django.urls import URLPattern, path

from pecule.sites.issuing import entering, machines

app_name = "issuing"


def _openid(prefix: str, compatible: bool) -> list[URLPattern]:
    names: dict[str, Callable[..., HttpResponseBase]] = {
        ".well-known/openid-configuration": machines.discovery,
        "par": machines.par,
        "authorize": entering.authorize,
        "token": machines.token,
        "userinfo": machines.userinfo,
        "jwks": machines.jwks,
        "token/revocation": machines.revocation,
        "token/introspection": machines.introspection,
    }
    return [path(prefix + name, view, {"compatible": compatible}) for name, view in names.items()]


urlpatterns = [
    *_openid("", compatible=False),
    *_openid("api/v2/", compatible=True),
    path("client/.well-known/keys", machines.client_keys, name="client_keys"),
    path("give-up/", entering.give_up, name="give_up"),
]
