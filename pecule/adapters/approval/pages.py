"""The one page of the fake approval: what is bought, from whom, for how much; then the second password."""

from datetime import date
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from pecule.adapters.approval import fake
from pecule.adapters.http import Request
from pecule.holders.queries import own_standing
from pecule.kernel.refusals import NotFound, Refusal


@require_http_methods(["GET", "HEAD", "POST"])
def approve(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show the purchase, and take the second password of the holder who buys."""
    known: Request = request  # type: ignore[assignment]  # every middleware has passed
    if known.login is None or known.login.audience != "holder":
        raise NotFound
    holder = own_standing(known.login.pk).public_id
    asked = fake.asked(public_id, holder)
    refused: Refusal | None = None
    if request.method == "POST":
        try:
            return redirect(fake.approve(public_id, holder, request.POST.get("second_password", ""), at=known.now))
        except Refusal as refusal:
            refused = refusal
    facts = asked.facts | {name: date.fromisoformat(asked.facts[name]) for name in ("start", "end")}
    shown = {
        "facts": facts,
        "refused": refused,
        "back": asked.back_url,
        "second_password": settings.PECULE_SECOND_PASSWORD,
    }
    return render(request, "approval/approve.html", shown, status=refused.status if refused else 200)
