"""Addresses of the portal: one line a site."""

from pathlib import Path

from django.urls import URLPattern, URLResolver, include, path

_ROOT = Path(__file__).resolve().parents[2]
_SITES = {
    "": "pecule.operations.urls",
    "i18n/": "django.conf.urls.i18n",
    "sign-in/": "pecule.signin.urls",
    "me/": "pecule.sites.holder.urls",
    "organisation/": "pecule.sites.organisation.urls",
    "employer/": "pecule.sites.employer.urls",
    "staff/": "pecule.sites.staff.urls",
    "/": "pecule.sites.public.urls",
}

urlpatterns: list[URLPattern | URLResolver] = [
    path(prefix.removeprefix("/"), include(module)) for prefix, module in _SITES.items() if module.startswith("django") or (_ROOT / f"{module.replace('.', '/')}.py").exists()
]
