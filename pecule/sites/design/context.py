"""What every page is given beside its own values."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string

WITHOUT_REQUEST = {"request": None, "form": None, "messages": (), "demo": False, "demo_day": None, "warnings": ()}


def page(request: HttpRequest) -> dict[str, Any]:
    """Whether this is a demonstration, the frauds people are warned of at the moment; no form unless a view has one.

    ``demo_day`` is the instant on a demonstration's clock, when somebody has moved it.
    ``settings.PECULE_WARNINGS`` names a function ``(request) -> list[components.Warning]``, in the page's language.
    Without it no warning is shown.
    """
    source = getattr(settings, "PECULE_WARNINGS", "")
    return {
        "form": None,
        "demo": getattr(settings, "PECULE_DEMO", False),
        "demo_day": getattr(request, "now", None) if getattr(request, "clock_moved", False) else None,
        "warnings": import_string(source)(request) if source else [],
    }
