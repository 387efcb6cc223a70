"""What happens behind the pages of a journey: verbs of ours and of agents, called in the portal's own database.

Run as ``python -m tests.journeys.backstage VERB WORDS...`` by ``backstage`` below, in a process of its own.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from pecule.kernel.actors import Actor


def backstage(*words: str) -> None:
    """Call one of the verbs below."""
    name = f"journeys_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}_now"
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    done = subprocess.run(
        [sys.executable, "-m", "tests.journeys.backstage", *words],
        env={**os.environ, "PECULE_DEMO": "1", "DATABASE_URL": url},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-2000:]


def _newcomer(name: str) -> None:
    """A login for organisations that speaks for none yet."""
    from pecule.kernel.actors import system
    from pecule.signin.actions import create_login
    from pecule.signin.rules import Audience
    from pecule.simulation.parts import PASSWORD

    create_login(
        email=f"{name}@pecule.example", password=PASSWORD, audience=Audience.ORGANISATION, display_name=name.title(),
        by=system("journey"), at=_now(),
    )  # fmt: skip


def _admit(application: str) -> None:
    """An agent finds an application admissible."""
    from pecule.catalogue.actions import judge_admissibility

    judge_admissibility(application=UUID(application), admissible=True, by=_agent(), at=_now())


def _list(application: str) -> None:
    """An agent accepts it."""
    from pecule.catalogue.actions import decide_application

    decide_application(application=UUID(application), accepted=True, by=_agent(), at=_now())


def _allow(order: str, percent: str) -> None:
    """An agent looks at a service done and allows what was declared."""
    from pecule.orders.actions import decide_control, open_control

    found: dict[str, Any] = {"order": UUID(order), "reason": "The sheets are there", "by": _agent(), "at": _now()}
    open_control(key=uuid4(), **found)
    decide_control(key=uuid4(), percent_allowed=int(percent), **found)


def _agent() -> Actor:
    return Actor("staff", "a-journey")


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 -- the portal under test runs on the real clock


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pecule.config.settings")
    import django

    django.setup()
    verbs: dict[str, Callable[..., None]] = {"newcomer": _newcomer, "admit": _admit, "list": _list, "allow": _allow}
    verbs[sys.argv[1]](*sys.argv[2:])
