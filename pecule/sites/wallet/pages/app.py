"""The phone app: one page that draws itself, what makes it installable, and what the wallet is."""

from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from pecule.sites.design.http import Request
from pecule.sites.wallet.telling import let_scripts_run

MODULES = (
    "main",
    "account",
    "calls",
    "canonical",
    "drawing",
    "keys",
    "screens",
    "securitykeys",
    "scanning",
    "texts",
    "types",
    "approving",
)


@never_cache
@require_safe
def home(request: Request) -> HttpResponse:
    """What the wallet is, and where to begin."""
    return render(request, "wallet/home.html")


@require_safe
def shell(request: Request) -> HttpResponse:
    """The app's only page. The camera is for scanning QR codes."""
    response = render(request, "wallet/app.html")
    let_scripts_run(response)
    response["Permissions-Policy"] = "camera=(self), geolocation=(), microphone=(), payment=(), usb=()"
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
def worker(request: Request) -> HttpResponse:
    """The service worker: keeps the app's files, so that it opens without a network and says what is missing."""
    files = ["/app/", static("design/pecule.css"), *(static(f"wallet/app/{name}.js") for name in MODULES)]
    context = {"files": files, "version": _version()}
    response = render(request, "wallet/worker.js", context, content_type="text/javascript")
    response["Service-Worker-Allowed"] = "/app/"
    response["Cache-Control"] = "no-cache"
    return response


@lru_cache(maxsize=1)
def _version() -> str:
    """Another name for what is kept whenever a file of the app is another."""
    found = [finders.find(f"wallet/app/{name}.js") for name in MODULES]
    return sha256(b"".join(Path(path).read_bytes() for path in found if isinstance(path, str))).hexdigest()[:16]


@require_safe
def manifest(_request: Request) -> JsonResponse:
    """What a phone needs to install the app."""
    told = {
        "name": gettext("Pécule wallet"),
        "short_name": "Pécule",
        "start_url": "/app/",
        "scope": "/app/",
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#0b4f56",
        "icons": [{"src": static("design/favicon.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"}],
    }
    return JsonResponse(told, content_type="application/manifest+json")
