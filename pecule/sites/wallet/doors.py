"""Doors of the pages that are not for everybody: agents', supervisors', and each person's own."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from pecule.sites.design.forms import PlainForm
from pecule.sites.design.http import Request
from pecule.wallet.actions.confirming import actor_of
from pecule.wallet.queries.counter import agent_in
from pecule.wallet.rules.agents import SESSION_LIFE, AgentIn, SupervisorsOnly
from pecule.wallet.rules.confirming import SESSION_LIFE as PERSON_LIFE

AGENT, PERSON = "agent", "person"
View = Callable[..., HttpResponseBase]


def let_in(request: HttpRequest, agent: AgentIn, *, at: datetime) -> None:
    """Begin an agent's session: nothing of the one before stays, its name neither."""
    request.session.flush()
    request.session[AGENT] = {"id": str(agent.public_id), "since": at.isoformat()}


def agents_only(view: View) -> View:
    """Let agents through; the view is given who it is. Others are asked to sign in."""

    @never_cache
    @wraps(view)
    def through(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        known = cast(Request, request)
        agent = _agent(known)
        if agent is None:
            return redirect("wallet:counter_sign_in")
        known.actor = agent.actor
        if request.method == "POST":
            request.session.modified = True  # half an hour from the last click
        return view(request, agent, *args, **kwargs)

    return through


def supervisors_only(view: View) -> View:
    """Let supervisors through. Raises SupervisorsOnly for other agents."""

    @agents_only
    @wraps(view)
    def through(request: HttpRequest, agent: AgentIn, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not agent.supervisor:
            raise SupervisorsOnly
        return view(request, agent, *args, **kwargs)

    return through


def let_person_in(request: HttpRequest, person: UUID, *, at: datetime) -> None:
    """Begin the session of somebody on their own page: a quarter of an hour, and nothing of the one before stays."""
    request.session.flush()
    request.session[PERSON] = {"id": str(person), "since": at.isoformat()}


def people_only(view: View) -> View:
    """Let people through who have just confirmed their addresses; the view is given whose account it is."""

    @never_cache
    @wraps(view)
    def through(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        known = cast(Request, request)
        kept = request.session.get(PERSON)
        if not kept or known.now - datetime.fromisoformat(kept["since"]) > PERSON_LIFE:
            return redirect("wallet:enter")
        person = UUID(kept["id"])
        known.actor = actor_of(person)
        return view(request, person, *args, **kwargs)

    return through


def counter_page(
    request: Request, agent: AgentIn, template: str, context: dict[str, Any], form: PlainForm | None = None
) -> HttpResponse:
    """Answer with a page of the counter; a wrong form gives its own status."""
    whole = {"agent": agent, **context, **({"form": form} if form else {})}
    return render(request, template, whole, status=form.status if form else 200)


def _agent(request: Request) -> AgentIn | None:
    kept = request.session.get(AGENT)
    if not kept or request.now - datetime.fromisoformat(kept["since"]) > SESSION_LIFE:
        return None
    return agent_in(kept["id"])
