"""Address of the fake approval."""

from django.urls import path

from pecule.adapters.approval import pages

app_name = "approval"
urlpatterns = [path("<uuid:public_id>/", pages.approve, name="approve")]
