"""What a demonstration sends to nobody: messages of made-up people, and the codes of its agents."""

from django.conf import settings
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.module_loading import import_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from pecule.kernel.refusals import NotFound
from pecule.sites.design.http import Request
from pecule.wallet.actions.agents import made_up_codes


@never_cache
@require_safe
def box(request: Request) -> HttpResponseBase:
    """The last messages, and codes of agents. Raises NotFound outside a demonstration."""
    if not settings.PECULE_DEMO:
        raise NotFound
    messages = import_string(settings.PECULE_MADE_UP_BOX)()
    return render(request, "wallet/made_up.html", {"letters": messages, "codes": made_up_codes(at=request.now)})
