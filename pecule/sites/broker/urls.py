"""Addresses of the broker for people; programs' are those of every issuer."""

from django.urls import path

from pecule.sites.broker.pages import connecting, leaving, mine

app_name = "broker"
urlpatterns = [
    path("session/end", leaving.end, {"compatible": False}),
    path("api/v2/session/end", leaving.end, {"compatible": True}),
    path("oidc-callback", connecting.callback, name="callback"),
    path("connect/", connecting.connect, name="connect"),
    path("connect/to/<slug:provider>/", connecting.go, name="go"),
    path("connect/confirm/", connecting.confirm, name="confirm"),
    path("session/leave/", leaving.leave, name="leave"),
    path("session/left/", leaving.left, name="left"),
    path("", mine.home, name="home"),
    path("my/", mine.connections, name="mine"),
    path("my/block/", mine.block, name="block"),
    path("my/report/<uuid:connection>/", mine.report, name="report"),
]
