"""Addresses under /organisation/. None of them holds anything personal."""

from django.urls import path

from pecule.sites.organisation.pages import home, orders, steps

app_name = "organisation"
urlpatterns = [
    path("", home.home, name="home"),
    path("orders/", orders.orders, name="orders"),
    path("orders/<uuid:order>/", orders.order, name="order"),
    path("orders/<uuid:order>/answer/", steps.answer, name="answer"),
    path("orders/<uuid:order>/entry/", steps.entry, name="entry"),
    path("orders/<uuid:order>/end/", steps.end, name="end"),
    path("orders/<uuid:order>/cancel/", steps.cancel, name="cancel"),
    path("offers/", home.offers, name="offers"),
    path("money/", home.money, name="money"),
    path("choose/", home.choose, name="choose"),
]
