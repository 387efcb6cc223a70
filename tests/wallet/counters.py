"""Agents with a browser and a code generator, and a document that somebody shows them."""

from datetime import date
from typing import Any
from uuid import UUID

from django.test import Client as Browser

from pecule.kernel.actors import system
from pecule.operations.clock import machine_now
from pecule.wallet.actions.agents import add_agent, generator_of
from pecule.wallet.actions.counter import Shown
from pecule.wallet.models import Agent, Person
from pecule.wallet.queries.counter import agent_in
from pecule.wallet.rules.agents import AgentIn, one_time_code
from tests.wallet.phones import JEANNE

PASSWORD = "four words are plenty"
CHECKS = ["photo", "security_marks", "touch", "age"]
BY = system("test")


def agent(email: str = "alix@counter.example", *, supervisor: bool = False) -> AgentIn:
    """An agent, signed in."""
    made = add_agent(email=email, name=email, password=PASSWORD, supervisor=supervisor, by=BY, at=machine_now())
    found = agent_in(str(made))
    assert found is not None
    return found


def code_of(one: AgentIn, *, ahead: int = 0) -> str:
    """What the agent's generator shows; ``ahead``: half minutes from now."""
    step = int(machine_now().timestamp()) // 30 + ahead
    return one_time_code(generator_of(Agent.objects.get(pk=one.number)), step)


def browser_of(one: AgentIn) -> Browser:
    """The agent's browser, signed in to the counter."""
    browser = Browser()
    told = typed(browser, one)
    assert told["Location"] == "/counter/", told.content
    return browser


def typed(browser: Browser, one: AgentIn, **changes: str) -> Any:
    """What comes of typing this agent's e-mail, password and code."""
    email = Agent.objects.get(pk=one.number).email
    form = {"email": email, "password": PASSWORD, "code": code_of(one)} | changes
    return browser.post("/counter/sign-in/", form)


def shown(number: str = "12AB34567", **identity: str) -> Shown:
    """Jeanne's identity card."""
    return Shown("identity_card", number, date(2090, 1, 1), JEANNE | identity)


def form_of(**changes: Any) -> dict[str, Any]:
    """What an agent types of Jeanne's identity card."""
    return {
        "document": "identity_card", "number": "12AB34567", "expires": "2090-01-01", **JEANNE, "checks": CHECKS,
        "accepts": "yes", "reason": "",
    } | changes  # fmt: skip


def aged(person: UUID) -> UUID:
    """The account, opened long ago and not proved."""
    Person.objects.filter(public_id=person).update(created_at=machine_now().replace(year=2020), proofed_at=None)
    return person
