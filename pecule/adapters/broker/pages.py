"""Where the broker sends the holder back after an approval."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from pecule.adapters.broker import approvals
from pecule.adapters.http import Request
from pecule.holders.queries import own_standing
from pecule.kernel.refusals import NotFound
from pecule.signin.models import Login


@never_cache
@require_safe
def callback(request: HttpRequest) -> HttpResponse:
    """Read the answer once, for the holder who is signed in here and asked for it."""
    known: Request = request  # type: ignore[assignment]  # every middleware has passed
    if not isinstance(known.login, Login) or known.login.audience != "holder":
        raise NotFound
    answer = {name: str(values[0]) for name, values in request.GET.lists() if len(values) == 1}
    holder = own_standing(known.login.pk).public_id
    return redirect(approvals.came_back(answer, login=known.login, holder=holder, at=known.now))


callback.pecule_reading_page_writes = True  # type: ignore[attr-defined]  # see sites.design.limits: it keeps what was approved
