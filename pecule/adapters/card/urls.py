"""Addresses of the card partner."""

from django.urls import path

from pecule.adapters.card import pages

app_name = "card"
urlpatterns = [
    path("answers/", pages.answer, name="answer"),
    path("<uuid:payment>/", pages.pay, name="pay"),
]
