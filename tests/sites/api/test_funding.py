"""A funder's program announces money; it is credited when it arrives, and never before."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from pecule.entitlements.actions.announcing import add_funder_member, money_arrived
from pecule.entitlements.actions.dotations import register_funder
from pecule.entitlements.models import Announcement, Dotation
from pecule.entitlements.queries.announced import waiting_announcements
from pecule.entitlements.rules.refusals import AnnouncementOver, OtherAmountReceived
from pecule.holders.actions import NewPerson, close, open_holder
from pecule.holders.models import Look
from pecule.holders.rules.standing import AccountClosed, ClosedReason
from pecule.kernel.actors import Actor
from pecule.kernel.identifiers import read_nir
from pecule.kernel.refusals import NotFound
from pecule.ledger.queries import balances
from pecule.operations import clock
from pecule.signin.actions import register_client
from tests.entitlements.people import BAKERY, FOUNDRY, nir_of
from tests.sites.api.calling import AT, BY, Program
from tests.sites.employer.scenes import login_of

BODY: dict[str, Any] = {
    "nir": nir_of(1),
    "birth_name": "Lefevre",
    "amount_cents": 60_000,
    "reference": "BZH-2026-17",
}


@pytest.fixture(autouse=True)
def that_morning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT)


def funder(name: str, siret: str) -> Program:
    """A program of a registered funder."""
    register_funder(name=name, kind="region", siren=siret[:9], by=BY, at=AT)
    owner = login_of(name, "funder")
    scopes = ["dotations:read", "dotations:write"]
    made = register_client(owner=owner.public_id, name=name, scopes=scopes, by=BY, at=AT)
    add_funder_member(siren=siret[:9], login_id=made.login_id, by=BY, at=AT)
    return Program(Client(), made.client_id, made.secret)


@pytest.fixture
def holder(db: None) -> int:
    return open_holder(NewPerson(read_nir(nir_of(1)), "LEFÈVRE", "ZOÉ"), by=BY, at=AT)


@pytest.fixture
def region(holder: int) -> Program:
    return funder("bretagne", BAKERY)


def money(holder: int) -> int:
    return sum(account.balance.posted_cents for account in balances("holder", holder))


def announce(program: Program, **changes: Any) -> UUID:
    answer = program.post("/dotations", BODY | changes)
    assert (answer.status, list(answer.body)) == (201, ["id"])
    return UUID(answer.body["id"])


def test_money_announced_is_credited_on_the_day_it_arrives(region: Program, holder: int) -> None:
    announcement = announce(region, earmark=["RNCP37670"], expires_on="2027-01-31", repay_unused=True)
    assert (money(holder), [line.state for line in waiting_announcements()]) == (0, ["waiting"])
    for _ in range(2):
        money_arrived(announcement=announcement, amount_cents=60_000, by=BY, at=AT)
    dotation = Dotation.objects.get()
    assert (money(holder), dotation.earmark, dotation.expires_on, dotation.repay_unused) == (
        60_000,
        ["RNCP37670"],
        date(2027, 1, 31),
        True,
    )
    shown = region.get("/dotations").body["items"]
    assert [(line["state"], line["received_on"], line["reference"]) for line in shown] == [
        ("received", "2026-03-02", "BZH-2026-17")
    ]


def test_the_same_reference_again_is_the_same_announcement(region: Program) -> None:
    assert announce(region) == announce(region)
    other = region.post("/dotations", BODY | {"amount_cents": 60_001})
    assert (other.problem, Announcement.objects.count()) == ((409, "same_key_other_content"), 1)


@pytest.mark.parametrize("change", [{"nir": nir_of(2)}, {"birth_name": "Martin"}, {"birth_name": " "}])
def test_a_number_and_a_name_that_do_not_go_together_tell_nothing(region: Program, change: dict[str, str]) -> None:
    answer = region.post("/dotations", BODY | change)
    assert (answer.problem, answer.body["facts"], Announcement.objects.count()) == (
        (422, "person_not_recognised"),
        {},
        0,
    )


def test_the_person_reads_that_a_funder_recognised_them(region: Program, holder: int) -> None:
    announce(region)
    assert list(Look.objects.values_list("holder_id", "label", "reason")) == [
        (holder, "funder", "Annonce d’une dotation")
    ]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"nir": "12"}, (422, "invalid_nir")),
        ({"amount_cents": 0}, (422, "input_unfit")),
        ({"amount_cents": 12.5}, (422, "input_unfit")),
        ({"expires_on": "2027-01-31"}, (422, "conditions_need_earmark")),
        ({"expires_on": "2026-01-31", "earmark": ["RNCP1"]}, (422, "expiry_in_the_past")),
        ({"reference": ""}, (422, "input_unfit")),
        ({"origin": "gift"}, (422, "input_unfit")),
    ],
)
def test_what_cannot_be_announced_is_refused_by_name(
    region: Program, change: dict[str, Any], problem: tuple[int, str]
) -> None:
    assert (region.post("/dotations", BODY | change).problem, Announcement.objects.count()) == (problem, 0)


def test_an_account_that_is_closed_receives_nothing(region: Program, holder: int) -> None:
    public_id = announce(region)
    close(holder_id=holder, reason=ClosedReason.DEATH, day=AT.date(), by=BY, at=AT)
    assert region.post("/dotations", BODY | {"reference": "other"}).problem == (409, "account_closed")
    with pytest.raises(AccountClosed):
        money_arrived(announcement=public_id, amount_cents=60_000, by=BY, at=AT)
    assert (money(holder), Dotation.objects.count()) == (0, 0)


def test_another_amount_is_not_what_was_announced(region: Program, holder: int) -> None:
    announcement = announce(region)
    with pytest.raises(OtherAmountReceived):
        money_arrived(announcement=announcement, amount_cents=59_999, by=BY, at=AT)
    assert money(holder) == 0


def test_a_withdrawn_announcement_credits_nothing_and_a_received_one_stays(region: Program, holder: int) -> None:
    first, second = announce(region), announce(region, reference="second")
    for _ in range(2):
        assert region.post(f"/dotations/{first}/withdraw").body == {"done": True}
    with pytest.raises(AnnouncementOver):
        money_arrived(announcement=first, amount_cents=60_000, by=BY, at=AT)
    money_arrived(announcement=second, amount_cents=60_000, by=BY, at=AT)
    assert (region.post(f"/dotations/{second}/withdraw").problem, money(holder)) == ((409, "announcement_over"), 60_000)


def test_a_funder_says_nothing_of_its_own_money_arriving_and_touches_no_others(region: Program) -> None:
    announcement, other = announce(region), funder("alsace", FOUNDRY)
    assert (other.get("/dotations").body["items"], other.post(f"/dotations/{announcement}/withdraw").problem) == (
        [],
        (404, "not_found"),
    )
    with pytest.raises(NotFound):
        money_arrived(announcement=announcement, amount_cents=60_000, by=Actor("funder", str(uuid4())), at=AT)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("amount_cents = 0", "announcement_amount"),
        ("origin = 'gift'", "announcement_origin"),
        ("withdrawn_at = now()", "announcement_withdrawn_or_received"),
    ],
)
def test_the_database_refuses(region: Program, change: str, constraint: str) -> None:
    money_arrived(announcement=announce(region), amount_cents=60_000, by=BY, at=AT)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE entitlements_announcement SET {change}")
    assert list(Announcement.objects.values_list("amount_cents", "origin", "withdrawn_at")) == [
        (60_000, "dotation", None)
    ]
