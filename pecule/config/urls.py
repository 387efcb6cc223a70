"""Addresses of the portal: one line a site."""

from pathlib import Path

from django.urls import URLPattern, URLResolver, include, path

_ROOT = Path(__file__).resolve().parents[2]
_SITES = {
    "": "pecule.operations.urls",
    "i18n/": "django.conf.urls.i18n",
    "sign-in/": "pecule.sites.entrance.urls",
    "me/": "pecule.sites.holder.urls",
    "organisation/": "pecule.sites.organisation.urls",
    "employer/": "pecule.sites.employer.urls",
    "staff/": "pecule.sites.staff.urls",
    "design/": "pecule.sites.design.urls",
    "/": "pecule.sites.public.urls",
}

urlpatterns: list[URLPattern | URLResolver] = [
    path(prefix.removeprefix("/"), include(module))
    for prefix, module in _SITES.items()
    if module.startswith("django") or (_ROOT / f"{module.replace('.', '/')}.py").exists()
]

handler400 = "pecule.sites.design.errors.bad_request"
handler403 = "pecule.sites.design.errors.forbidden"
handler404 = "pecule.sites.design.errors.not_found"
handler500 = "pecule.sites.design.errors.server_error"
