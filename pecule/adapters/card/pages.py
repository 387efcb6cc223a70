"""The fake bank's page, and the door by which a bank's answers come in."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from pecule.adapters.card import answers, fake
from pecule.adapters.http import Request
from pecule.kernel.refusals import NotFound, Refusal

MOST = 4096


@require_http_methods(["GET", "HEAD", "POST"])
def pay(request: HttpRequest, payment: UUID) -> HttpResponse:
    """Pay or refuse a payment by card: nobody's card is asked for."""
    known: Request = request  # type: ignore[assignment]  # every middleware has passed
    if known.login is None or known.login.audience != "holder":
        raise NotFound
    asked = fake.asked(payment)
    if request.method == "POST":
        return redirect(fake.settle(payment, paid=request.POST.get("outcome") == "paid", at=known.now))
    return render(request, "card/pay.html", {"payment": asked})


@csrf_exempt  # signed by the bank, and no cookie opens anything here
@require_POST
def answer(request: HttpRequest) -> HttpResponse:
    """A bank's answer: headers ``Card-Signed-At`` and ``Card-Signature``, and a body of JSON."""
    known: Request = request  # type: ignore[assignment]  # every middleware has passed
    body = request.body
    try:
        if len(body) > MOST:
            raise answers.AnswerUnreadable
        state = answers.receive(
            body,
            signed_at=request.headers.get("Card-Signed-At", ""),
            signature=request.headers.get("Card-Signature", ""),
            at=known.now,
        )
    except Refusal as refusal:
        return JsonResponse(
            {"code": refusal.code, "says": refusal.says, "next_step": refusal.next_step}, status=refusal.status
        )
    return JsonResponse({"order": state})
