"""Addresses under /sign-in/."""

from django.urls import path

from pecule.sites.entrance import joining, pages, through_brokers

app_name = "signin"
urlpatterns = [
    path("", pages.start, name="start"),
    path("out/", pages.end, name="end"),
    path("go/", through_brokers.go, name="go"),
    path("callback/", through_brokers.callback, name="callback"),
    path("which/", joining.which, name="which"),
    path("code/", joining.code, name="code"),
    path("as-whom/", joining.as_whom, name="as_whom"),
    path("back-channel-logout/", through_brokers.back_channel, name="back_channel"),
    path("jwks.json", through_brokers.keys, name="keys"),
    path("again/", pages.again, name="again"),
    path("password/", pages.password, name="password"),
]
