"""Addresses of the API."""

from django.urls import URLPattern, path

from pecule.entitlements.rules.bounded import FILE_BYTES_MAX
from pecule.sites.api.api import api
from pecule.sites.design.limits import BODY_LIMIT

FORM_BYTES = 2**20
_patterns, _app, _namespace = api.urls
for _pattern in _patterns:
    if (
        isinstance(_pattern, URLPattern) and _pattern.name == "declarations"
    ):  # files of declarations are large; everything else stays at the size of a form
        setattr(_pattern.callback, BODY_LIMIT, FILE_BYTES_MAX + FORM_BYTES)

urlpatterns = [path("", (_patterns, _app, _namespace))]
