"""Addresses under /sign-in/."""

from django.urls import path

from pecule.sites.entrance import pages

app_name = "signin"
urlpatterns = [
    path("", pages.start, name="start"),
    path("out/", pages.end, name="end"),
    path("password/", pages.password, name="password"),
]
