"""Pages without anything of anybody's: words and drawings, the same for all."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from pecule.sites.design.http import Request

SECURITY_TEXT_LASTS = timedelta(days=180)  # RFC 9116 asks for less than a year


def home(request: Request) -> HttpResponse:
    """What it is for, and the one thing to do here."""
    return render(request, "public/home.html")


def how(request: Request) -> HttpResponse:
    """From a year of work to a training that is paid, in four steps."""
    return render(request, "public/how.html")


def accessibility(request: Request) -> HttpResponse:
    """What everybody can expect from these pages, what is still wanting, and whom to tell."""
    return render(request, "public/accessibility.html", {"contact": settings.PECULE_CONTACT})


def data(request: Request) -> HttpResponse:
    """What is kept about people, why, and what they can ask."""
    return render(request, "public/data.html", {"contact": settings.PECULE_CONTACT})


def help_page(request: Request) -> HttpResponse:
    """Where to turn, without ever having to tell a secret."""
    return render(request, "public/help.html", {"contact": settings.PECULE_CONTACT})


def robots(request: Request) -> HttpResponse:
    """Search engines read what is public; what follows a sign-in answers them nothing anyway."""
    return HttpResponse(
        "User-agent: *\nDisallow: /sign-in/\nDisallow: /design/\n", content_type="text/plain; charset=utf-8"
    )


def security(request: Request) -> HttpResponse:
    """How to tell us of a weakness (RFC 9116)."""
    lines = [
        f"Contact: mailto:{settings.PECULE_SECURITY_CONTACT}",
        f"Expires: {(request.now + SECURITY_TEXT_LASTS).strftime('%Y-%m-%dT00:00:00Z')}",
        "Preferred-Languages: fr, en",
        f"Canonical: {request.build_absolute_uri(reverse('public:security'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
