"""Addresses of the portal: one line a site."""

from django.apps import apps
from django.urls import include, path

urlpatterns = [
    path("", include("pecule.operations.urls")),
    path("", include("pecule.sites.public.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("sign-in/", include("pecule.sites.entrance.urls")),
    path("me/", include("pecule.sites.holder.urls")),
    path("organisation/", include("pecule.sites.organisation.urls")),
    path("employer/", include("pecule.sites.employer.urls")),
    path("staff/", include("pecule.sites.staff.urls")),
    path("api/v1/", include("pecule.sites.api.urls")),
    path("approved/", include("pecule.adapters.broker.urls")),
    path("card/", include("pecule.adapters.card.urls")),
    path("design/", include("pecule.sites.design.urls")),
]

if apps.is_installed("pecule.adapters.approval"):
    urlpatterns.append(path("approval/", include("pecule.adapters.approval.urls")))

handler400 = "pecule.sites.design.errors.bad_request"
handler403 = "pecule.sites.design.errors.forbidden"
handler404 = "pecule.sites.design.errors.not_found"
handler500 = "pecule.sites.design.errors.server_error"
