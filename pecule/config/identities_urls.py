"""Addresses of the made-up identity provider."""

from django.urls import include, path

urlpatterns = [
    path("", include("pecule.operations.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("pecule.sites.issuing.urls")),
    path("", include("pecule.adapters.identities.urls")),
]

handler400 = "pecule.sites.design.errors.bad_request"
handler403 = "pecule.sites.design.errors.forbidden"
handler404 = "pecule.sites.design.errors.not_found"
handler500 = "pecule.sites.design.errors.server_error"
