"""Addresses of the API."""

from django.urls import path

from pecule.sites.api.api import api

urlpatterns = [path("", api.urls)]
