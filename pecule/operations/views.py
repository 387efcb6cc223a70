"""What machines ask of this installation: is it well, how much does it do."""

import hmac

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from pecule.operations.metrics import exposition
from pecule.operations.secrets import secret


@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """200 when the database answers, 503 when it does not. Says nothing else: it is open to all."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "unavailable", "database": "does not answer"}, status=503)
    return JsonResponse({"status": "ok", "database": "ok"})


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures for a monitor that shows the token of ``PECULE_METRICS_TOKEN``; open in the demonstration."""
    shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not settings.PECULE_DEMO and not hmac.compare_digest(shown.encode(), secret("metrics_token").encode()):
        return HttpResponse(
            "Send “Authorization: Bearer” and the metrics token.\n", status=401, content_type="text/plain"
        )
    return HttpResponse(exposition(), content_type="text/plain; version=0.0.4; charset=utf-8")
