"""Address of the way back from an approval."""

from django.urls import path

from pecule.adapters.broker import pages

app_name = "broker_approval"
urlpatterns = [path("", pages.callback, name="callback")]
