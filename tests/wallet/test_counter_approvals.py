"""Somebody without a smartphone buys at a counter: two agents, the same hash, and an answer that says how it was."""

from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from pecule.issuing import keyring
from pecule.kernel.refusals import Refusal
from pecule.openid import jose
from pecule.operations.clock import machine_now
from pecule.wallet.actions import counter_approvals as verbs
from pecule.wallet.actions.counter import check_identity
from pecule.wallet.actions.people import lock_purchases, open_account
from pecule.wallet.models import CounterApproval, Message, Person, Transaction
from pecule.wallet.rules.agents import AgentIn
from tests.openid.test_details import PURCHASE_HASH
from tests.wallet.counters import BY, CHECKS, aged, agent, browser_of, shown
from tests.wallet.phones import JEANNE, Page, Phone
from tests.wallet.test_confirming import broken, code_of, purchase
from tests.wallet.test_counter import NOON, checked

pytestmark = [pytest.mark.django_db, pytest.mark.application("wallet")]
CARD = {"document": "identity_card", "number": "12AB34567"}
HERS = CARD | {"mobile": "+33600000001"}


@pytest.fixture(autouse=True)
def no_lot(monkeypatch: pytest.MonkeyPatch) -> None:
    """Chance draws nobody."""
    monkeypatch.setattr("pecule.wallet.actions.counter.randbelow", lambda _: 200)


@pytest.fixture
def alix(jeanne: UUID) -> AgentIn:
    """An agent, who proved Jeanne's identity some time ago."""
    made = agent()
    checked(made, aged(jeanne))
    return made


@pytest.fixture
def noe(wallet: None) -> AgentIn:
    return agent("noe@counter.example")


def refusal_of(work: Any) -> str:
    with pytest.raises(Refusal) as refused:
        work()
    return refused.value.code


def prepared(alix: AgentIn, page: Page, **changes: str) -> UUID:
    return verbs.prepare(alix, code=page.code, **HERS | changes, at=machine_now())


def test_two_agents_confirm_what_all_three_read(alix: AgentIn, noe: AgentIn) -> None:
    page = purchase()
    found = prepared(alix, page)
    assert "agents of the counter" in page.browser.get("/show/", headers={"accept-language": "en"}).content.decode()
    verbs.agree(alix, public_id=found, at=machine_now())
    verbs.confirm(noe, public_id=found, **CARD, at=machine_now())
    claims = page.claims()
    assert (claims["acr"], claims["amr"], claims["authorization_details_hash"]) == (
        "eidas2", ["identity_document", "two_agents"], PURCHASE_HASH,
    )  # fmt: skip
    signed = jose.verify(claims["approval"], jose.keys_from(keyring.public_keys("sig")), typ=["approval+jwt"])
    assert (signed["hash"], signed["jti"], signed["agents"]) == (
        PURCHASE_HASH, claims["approval_jti"], [str(alix.public_id), str(noe.public_id)],
    )  # fmt: skip
    assert [one["method"] for one in signed["factors"]] == ["identity_document", "two_agents"]


@pytest.mark.attack("One agent who buys for somebody alone")
def test_one_agent_alone_confirms_nothing(alix: AgentIn, noe: AgentIn) -> None:
    """The attack: a bribed agent buys with the papers of somebody who is not there."""
    found = prepared(alix, purchase())
    early = refusal_of(lambda: verbs.confirm(noe, public_id=found, **CARD, at=machine_now()))
    assert early == "not_agreed"
    verbs.agree(alix, public_id=found, at=machine_now())
    assert refusal_of(lambda: verbs.confirm(alix, public_id=found, **CARD, at=machine_now())) == "same_agent"
    assert refusal_of(lambda: verbs.agree(noe, public_id=found, at=machine_now())) == "not_found"
    for sql, constraint in (
        (
            "UPDATE wallet_counter_approval SET second_id = first_id, confirmed_at = now()",
            "wallet_counter_approval_second_is_another",
        ),
        (
            "UPDATE wallet_counter_approval SET agreed_at = NULL, confirmed_at = now(), second_id = "
            "(SELECT max(id) FROM wallet_agent)",
            "wallet_counter_approval_in_order",
        ),
        ("UPDATE wallet_counter_approval SET first_id = first_id + 1", "wallet_counter_approval_keeps"),
        (
            "UPDATE wallet_transaction SET state = 'approved', approval = 'x', approval_jti = 'x', ended_at = now()",
            "wallet_transaction_two_agents",
        ),
    ):
        with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
        assert broken(refused.value) == constraint


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"number": "99ZZ99999"}, "document_not_seen"),
        ({"document": "passport"}, "document_not_seen"),
        ({"mobile": "+33699999999"}, "not_found"),
        ({"mobile": "x"}, "mobile_unreadable"),
    ],
)
def test_the_document_is_the_one_that_proved_this_account(
    alix: AgentIn, changes: dict[str, str], refusal: str
) -> None:  # fmt: skip
    page = purchase()
    assert refusal_of(lambda: prepared(alix, page, **changes)) == refusal
    assert Transaction.objects.get().state == "waiting"


def test_somebody_elses_document_confirms_nothing(alix: AgentIn, noe: AgentIn) -> None:
    other = open_account(
        email="k@pecule.example", mobile="+33600000009", identity=JEANNE, by=BY, at=NOON.replace(year=2020)
    )  # fmt: skip
    check_identity(
        noe, person=other, shown=shown("77KK77777"), checks=CHECKS, accepts=True, seconds=100, at=NOON
    )  # fmt: skip
    assert refusal_of(lambda: prepared(alix, purchase(), number="77KK77777")) == "document_not_seen"


def test_the_second_agent_holds_the_document_too(alix: AgentIn, noe: AgentIn) -> None:
    found = prepared(alix, purchase())
    verbs.agree(alix, public_id=found, at=machine_now())
    other = CARD | {"number": "99ZZ99999"}
    assert refusal_of(lambda: verbs.confirm(noe, public_id=found, **other, at=machine_now())) == "document_not_seen"


def test_what_a_phone_may_not_confirm_no_agent_may(alix: AgentIn, jeanne: UUID) -> None:
    lock_purchases(person=jeanne, by=BY, at=machine_now())
    assert refusal_of(lambda: prepared(alix, purchase())) == "purchases_locked"
    Person.objects.update(purchases_locked_at=None, proofed_at=None)
    assert refusal_of(lambda: prepared(alix, purchase())) == "not_proofed"


def test_a_lock_in_between_stops_it(alix: AgentIn, noe: AgentIn, jeanne: UUID) -> None:
    found = prepared(alix, purchase())
    verbs.agree(alix, public_id=found, at=machine_now())
    lock_purchases(person=jeanne, by=BY, at=machine_now())
    late = refusal_of(lambda: verbs.confirm(noe, public_id=found, **CARD, at=machine_now()))
    assert (late, CounterApproval.objects.get().second_id) == ("purchases_locked", None)


def test_no_phone_answers_what_the_counter_took_over(alix: AgentIn, phone: Phone) -> None:
    page = purchase()
    code = page.code
    verbs.prepare(alix, code=code, **HERS, at=machine_now())
    assert code_of(phone.find(code)) == (404, "transaction_unknown")


def test_it_is_over_after_nine_minutes(alix: AgentIn, noe: AgentIn) -> None:
    found = prepared(alix, purchase())
    Transaction.objects.update(expires_at=machine_now())
    assert refusal_of(lambda: verbs.agree(alix, public_id=found, at=machine_now())) == "transaction_over"


def test_agents_cannot_try_codes_for_ever(alix: AgentIn) -> None:
    def tried() -> str:
        return refusal_of(lambda: verbs.prepare(alix, code="000000", **HERS, at=machine_now()))

    assert [tried() for _ in range(11)] == ["transaction_unknown"] * 10 + ["too_many_codes"]


def test_the_pages_lead_from_six_digits_to_the_second_agent(alix: AgentIn, noe: AgentIn) -> None:
    page = purchase()
    first, second = browser_of(alix), browser_of(noe)
    there = first.post("/counter/confirm/", HERS | {"code": page.code})["Location"]
    paper = first.get(there).content.decode()
    assert [
        words for words in ("1 200,00", "SIRET", PURCHASE_HASH[:12]) if words not in paper.replace("\u202f", " ")
    ] == []
    assert first.post(there, {"contacted": "no"}).status_code == 422
    assert first.post(there, {"contacted": "no", "agrees": "on"})["Location"] == "/counter/"
    where = there.removesuffix("read/")
    assert (where in first.get("/counter/").content.decode(), where in second.get("/counter/").content.decode()) == (
        False, True,
    )  # fmt: skip
    assert (first.post(where, CARD).status_code, second.get(there).status_code) == (403, 404)
    assert "SIRET" in second.get(where).content.decode()
    assert second.post(where, CARD)["Location"] == "/counter/"
    assert page.claims()["amr"] == ["identity_document", "two_agents"]


def test_somebody_who_was_called_buys_nothing(alix: AgentIn) -> None:
    page = purchase()
    first = browser_of(alix)
    there = first.post("/counter/confirm/", HERS | {"code": page.code})["Location"]
    assert first.post(there, {"contacted": "yes", "agrees": "on"})["Location"] == "/counter/"
    assert Transaction.objects.get().state == "refused"
    assert "error=access_denied" in page.browser.post("/show/")["Location"]


def test_a_supervisor_unlocks_with_the_document_in_hand_and_everybody_is_told(alix: AgentIn, jeanne: UUID) -> None:
    lock_purchases(person=jeanne, by=BY, at=machine_now())
    Message.objects.all().delete()
    chief = browser_of(agent("ines@counter.example", supervisor=True))
    form = HERS | {"reason": "A neighbour had borrowed the phone."}
    assert browser_of(alix).post("/counter/unlock/", form).status_code == 403
    assert chief.post("/counter/unlock/", form | {"number": "99ZZ99999"}).status_code == 403
    assert Person.objects.get().purchases_locked_at is not None
    assert chief.post("/counter/unlock/", form)["Location"] == "/counter/"
    assert (Person.objects.get().purchases_locked_at, Message.objects.count()) == (None, 2)


def test_whoever_was_proved_is_told(alix: AgentIn) -> None:
    """An agent who proves a stranger in somebody's account is found out by its owner."""
    assert list(Message.objects.order_by("id").values_list("channel", flat=True)) == ["mail", "sms"]
