"""Addresses of the broker: OpenID Connect's own, FranceConnect's under /api/v2/, and those for people."""

from collections.abc import Callable

from django.http.response import HttpResponseBase
from django.urls import URLPattern, path

from pecule.sites.broker import machines
from pecule.sites.broker.pages import connecting, leaving, mine

app_name = "broker"


def _openid(prefix: str, compatible: bool) -> list[URLPattern]:
    names: dict[str, Callable[..., HttpResponseBase]] = {
        ".well-known/openid-configuration": machines.discovery,
        "par": machines.par,
        "authorize": connecting.authorize,
        "token": machines.token,
        "userinfo": machines.userinfo,
        "jwks": machines.jwks,
        "session/end": leaving.end,
        "token/revocation": machines.revocation,
        "token/introspection": machines.introspection,
    }
    return [path(prefix + name, view, {"compatible": compatible}) for name, view in names.items()]


urlpatterns = [
    *_openid("", compatible=False),
    *_openid("api/v2/", compatible=True),
    path("oidc-callback", connecting.callback, name="callback"),
    path("client/.well-known/keys", machines.client_keys, name="client_keys"),
    path("connect/", connecting.connect, name="connect"),
    path("connect/to/<slug:provider>/", connecting.go, name="go"),
    path("connect/confirm/", connecting.confirm, name="confirm"),
    path("connect/give-up/", connecting.give_up, name="give_up"),
    path("session/leave/", leaving.leave, name="leave"),
    path("session/left/", leaving.left, name="left"),
    path("", mine.home, name="home"),
    path("my/", mine.connections, name="mine"),
    path("my/block/", mine.block, name="block"),
    path("my/report/<uuid:connection>/", mine.report, name="report"),
]
