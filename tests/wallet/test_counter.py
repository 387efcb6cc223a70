"""Identities checked at the counter: by one agent when nothing is out of the ordinary, else by two different ones."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client as Browser

from pecule.audit.models import AuditLine
from pecule.kernel.refusals import Refusal
from pecule.operations.clock import machine_now
from pecule.wallet.actions.agents import close_agent
from pecule.wallet.actions.counter import check_identity, decide_second
from pecule.wallet.actions.people import open_account
from pecule.wallet.models import Agent, Person, Proofing
from pecule.wallet.rules.agents import AgentIn, one_time_code
from pecule.wallet.rules.figures import Figures, flags_of
from pecule.wallet.rules.proofing import Facts, Outcome, SameAgent, risks_of
from tests.wallet.counters import BY, CHECKS, aged, agent, browser_of, code_of, form_of, shown, typed
from tests.wallet.phones import JEANNE
from tests.wallet.test_confirming import broken

pytestmark = [pytest.mark.django_db, pytest.mark.application("wallet")]
NOON = datetime(2026, 11, 25, 11, 0, tzinfo=UTC)  # a Wednesday, noon in Paris
ORDINARY = Facts(
    account_age=timedelta(days=30), document="identity_card", contact_shared=False, phone_shared=False,
    document_shared=False, refused_before=False, recovering=False, document_other=False, identity_differs=False,
    at=NOON, lottery=200,
)  # fmt: skip


@pytest.fixture(autouse=True)
def no_lot(monkeypatch: pytest.MonkeyPatch) -> None:
    """Chance draws nobody, unless a test says so."""
    monkeypatch.setattr("pecule.wallet.actions.counter.randbelow", lambda _: 200)


@pytest.fixture
def person(jeanne: UUID) -> UUID:
    return aged(jeanne)


def checked(by: AgentIn, person: UUID, **changes: Any) -> Outcome:
    given: dict[str, Any] = {"shown": shown(), "checks": CHECKS, "accepts": True, "seconds": 200, "at": NOON} | changes
    return check_identity(by, person=person, **given)


def refusal_of(work: Any) -> str:
    with pytest.raises(Refusal) as refused:
        work()
    return refused.value.code


def proofed(person: UUID) -> bool:
    return Person.objects.get(public_id=person).proofed_at is not None


def test_an_ordinary_check_takes_one_agent(person: UUID) -> None:
    assert (checked(agent(), person), proofed(person)) == (Outcome.ACCEPTED, True)


@pytest.mark.parametrize(
    ("changes", "risk"),
    [
        ({"account_age": timedelta(days=6)}, "account_young"),
        ({"document": "residence_permit"}, "document_foreign"),
        ({"contact_shared": True}, "contact_shared"),
        ({"phone_shared": True}, "phone_shared"),
        ({"document_shared": True}, "document_shared"),
        ({"refused_before": True}, "refused_before"),
        ({"recovering": True}, "recovering"),
        ({"document_other": True}, ""),
        ({"identity_differs": True}, "identity_differs"),
        ({"at": NOON.replace(hour=3)}, "odd_hour"),
        ({"at": NOON + timedelta(days=4)}, "odd_hour"),
        ({"lottery": 25}, "sampled"),
    ],
)
def test_what_is_out_of_the_ordinary_is_named(changes: dict[str, Any], risk: str) -> None:
    assert risks_of(replace(ORDINARY, **changes)) == [risk] * bool(risk)


def test_nothing_out_of_the_ordinary_is_no_risk() -> None:
    again = replace(ORDINARY, recovering=True, document_other=True)
    assert risks_of(again) == ["recovering", "document_other"]
    assert (risks_of(ORDINARY), risks_of(replace(ORDINARY, lottery=26))) == ([], [])


@pytest.mark.attack("One agent who proves a false identity alone")
def test_one_agent_alone_proves_nothing_risky(person: UUID) -> None:
    """The attack: an agent was bribed, and says yes to a thief twice."""
    bribed = agent()
    assert checked(bribed, person, shown=shown(family_name="THIEF")) is Outcome.WAITING
    waiting = Proofing.objects.get()
    with pytest.raises(SameAgent):
        decide_second(bribed, proofing=waiting.public_id, agrees=True, at=NOON)
    assert refusal_of(lambda: checked(bribed, person)) == "proofing_waits"
    for sql in (
        "UPDATE wallet_proofing SET state = 'accepted', decided_at = now()",
        "UPDATE wallet_proofing SET state = 'accepted', decided_at = now(), second_id = agent_id",
        "UPDATE wallet_proofing SET risky = false, risks = '[]', state = 'accepted', decided_at = now()",
        "DELETE FROM wallet_proofing",
        "INSERT INTO wallet_proofing (method, person_id, agent_id, document, document_hash, checks, identity, risky, "
        "risks, state, reason, seconds, at, decided_at) SELECT method, person_id, agent_id, document, document_hash, "
        "checks, identity, false, '[]', 'accepted', '', 0, now(), now() FROM wallet_proofing",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    assert proofed(person) is False


def test_a_second_agent_decides_once(person: UUID) -> None:
    checked(agent(), person, shown=shown(family_name="DURAND"))
    second, waiting = agent("noe@counter.example"), Proofing.objects.get()
    assert decide_second(second, proofing=waiting.public_id, agrees=True, at=NOON) is Outcome.ACCEPTED
    kept = Person.objects.get(public_id=person)
    assert (kept.identity["family_name"], kept.proofed_at) == ("DURAND", NOON)
    again = refusal_of(lambda: decide_second(second, proofing=waiting.public_id, agrees=False, at=NOON))
    assert again == "proofing_decided"


def test_a_no_changes_nothing_and_makes_the_next_yes_need_two(person: UUID) -> None:
    assert checked(agent(), person, accepts=False, checks=[]) is Outcome.REFUSED
    assert proofed(person) is False
    assert checked(agent("noe@counter.example"), person) is Outcome.WAITING
    assert Proofing.objects.get(state="waiting").risks == ["refused_before"]


def test_a_document_that_proved_somebody_else_is_seen_again(person: UUID) -> None:
    first = agent()
    checked(first, person)
    other = open_account(
        email="jeanne@pecule.example", mobile="+33600000009", identity=JEANNE, by=BY, at=NOON - timedelta(days=30)
    )  # fmt: skip
    assert checked(first, other, shown=shown("12 ab 34-567")) is Outcome.WAITING
    assert Proofing.objects.get(state="waiting").risks == ["contact_shared", "document_shared"]


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"checks": CHECKS[:3]}, "checks_missing"),
        ({"checks": []}, "checks_missing"),
        ({"shown": replace(shown(), expires=date(2026, 11, 24))}, "document_expired"),
        ({"shown": shown("123")}, "document_unreadable"),
        ({"shown": shown("é" * 9)}, "document_unreadable"),
    ],
)
def test_a_yes_needs_everything(person: UUID, changes: dict[str, Any], refusal: str) -> None:
    assert refusal_of(lambda: checked(agent(), person, **changes)) == refusal


@pytest.mark.parametrize(
    ("sql", "constraint"),
    [
        ("UPDATE wallet_proofing SET identity = '{}'", "wallet_proofing_keeps"),
        ("UPDATE wallet_agent SET role = 'king'", "wallet_agent_role_known"),
        ("UPDATE wallet_agent SET password_hash = 'x'", "wallet_agent_password_argon2id"),
        ("UPDATE wallet_agent SET email = 'A@b.example'", "wallet_agent_email_lower"),
    ],
)
def test_the_database_keeps_what_agents_did(person: UUID, sql: str, constraint: str) -> None:
    checked(agent(), person)
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert broken(refused.value) == constraint


def test_codes_are_those_of_rfc_6238() -> None:
    """Appendix B, last six digits."""
    secret = b"12345678901234567890"
    told = [one_time_code(secret, time // 30) for time in (59, 1111111109, 1234567890, 20000000000)]
    assert told == ["287082", "081804", "005924", "353130"]


def test_an_agent_needs_password_and_code(wallet: None) -> None:
    one = agent()
    wrong = "000000" if code_of(one) != "000000" else "111111"
    for changes in ({"password": "wrong"}, {"code": wrong}, {"email": "x@counter.example"}):
        told = typed(Browser(), one, **changes)
        assert (told.status_code, "Location" in told) == (403, False)
    assert typed(Browser(), one)["Location"] == "/counter/"


def test_a_code_that_somebody_looked_at_works_once(wallet: None) -> None:
    one = agent()
    code = code_of(one)
    assert [typed(Browser(), one, code=code).status_code for _ in range(2)] == [302, 403]


def test_nobody_uses_up_the_tries_of_an_agent_without_the_password(wallet: None) -> None:
    one = agent()
    for _ in range(8):
        typed(Browser(), one, password="wrong", code="000000")
    assert typed(Browser(), one).status_code == 302


def test_codes_cannot_be_tried_for_ever(wallet: None) -> None:
    one = agent()
    told = [typed(Browser(), one, code="no").status_code for _ in range(5)]
    assert (told, typed(Browser(), one).status_code) == ([403] * 5, 429)


def test_an_agent_who_was_closed_is_out_at_once(wallet: None) -> None:
    one = agent()
    browser = browser_of(one)
    close_agent(email=Agent.objects.get().email, by=BY, at=machine_now())
    assert browser.get("/counter/")["Location"] == "/counter/sign-in/"


@pytest.mark.parametrize("path", ["", "agents/", f"check/{UUID(int=1)}/", f"second/{UUID(int=1)}/"])
def test_nobody_else_gets_in(wallet: None, path: str) -> None:
    assert Browser().get(f"/counter/{path}")["Location"] == "/counter/sign-in/"


def test_the_pages_lead_from_a_number_to_two_agents(person: UUID) -> None:
    first, second = agent(), agent("noe@counter.example", supervisor=True)
    counter = browser_of(first)
    there = counter.post("/counter/", {"mobile": "06 00 00 00 01"})["Location"]
    page = counter.get(there).content.decode()
    assert [name for name in ("MARTIN", "Jeanne", "jeanne@") if name in page] == []
    assert counter.post(there, form_of(family_name="DURAND"))["Location"] == "/counter/"
    waiting = Proofing.objects.get()
    where = f"/counter/second/{waiting.public_id}/"
    assert (where in counter.get("/counter/").content.decode(), counter.post(where, {"agrees": "yes"}).status_code) == (
        False, 403,
    )  # fmt: skip
    other = browser_of(second)
    assert where in other.get("/counter/").content.decode()
    assert "DURAND" in other.get(where).content.decode()
    assert (other.post(where, {"agrees": "yes"})["Location"], proofed(person)) == ("/counter/", True)
    assert (counter.get("/counter/agents/").status_code, "alix" in other.get("/counter/agents/").content.decode()) == (
        403, True,
    )  # fmt: skip


@pytest.mark.parametrize(
    "changes", [{"number": ""}, {"birthdate": "x"}, {"birthplace": "é"}, {"document": "x"}, {"checks": ["x"]}]
)
def test_a_form_filled_in_badly_is_shown_again(person: UUID, changes: dict[str, Any]) -> None:
    told = browser_of(agent()).post(f"/counter/check/{person}/", form_of(**changes))
    assert (told.status_code, Proofing.objects.count()) == (422, 0)


def test_the_trail_tells_what_agents_did_and_no_document(person: UUID) -> None:
    checked(agent(), person)
    verbs = list(AuditLine.objects.filter(actor__startswith="staff:agent-").values_list("verb", flat=True))
    assert sorted(verbs) == ["wallet.check_identity", "wallet.prove"]
    assert "12AB34567" not in str(list(AuditLine.objects.values_list("details", flat=True)))


USUAL = Figures("usual", 100, risky=10, refused=4, quick=2, repeated=0, odd_hours=0, seconded=20, pairs=8)


@pytest.mark.parametrize(
    ("changes", "flags"),
    [
        ({}, []),
        ({"risky": 40}, ["risky"]),
        ({"quick": 60}, ["quick"]),
        ({"repeated": 6}, ["repeated"]),
        ({"odd_hours": 11}, ["odd_hours"]),
        ({"refused": 0}, ["never_refuses"]),
        ({"seconded": 20, "pairs": 19}, ["same_second"]),
        ({"checks": 9, "quick": 9}, []),
    ],
)
@pytest.mark.attack("A bribed agent who hides among others")
def test_what_a_bribed_agent_cannot_help_showing(changes: dict[str, Any], flags: list[str]) -> None:
    one = replace(USUAL, name="one", **changes)
    assert flags_of(one, [one, USUAL, USUAL]) == flags


@pytest.mark.parametrize(
    "changes", [{"birthdate": "1985-06-15"}, {"birthplace": "69123"}, {"birthcountry": "99243"}, {"birthplace": ""}]
)
def test_a_proved_account_never_becomes_somebody_elses(jeanne: UUID, changes: dict[str, str]) -> None:
    """The attack: two bribed agents put another person into an account that services know already."""
    assert refusal_of(lambda: checked(agent(), jeanne, shown=shown(**changes))) == "another_person"
    assert Proofing.objects.count() == 0


def test_names_change_in_a_life(jeanne: UUID) -> None:
    married = shown(family_name="DURAND", given_name="Jeanne")
    assert checked(agent(), jeanne, shown=married) is Outcome.WAITING
