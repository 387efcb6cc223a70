"""Address of the made-up provider's one page."""

from django.urls import path

from pecule.adapters.identities import pages

app_name = "identities"
urlpatterns = [path("sign-in/", pages.sign_in, name="sign_in")]
