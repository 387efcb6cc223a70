"""Moving money: at once, or held and then posted, voided or expired."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError

from pecule.kernel.refusals import Refusal
from pecule.ledger import actions, queries
from pecule.ledger.queries import Balance
from pecule.ledger.rules import transfers
from pecule.ledger.rules.transfers import (
    AccountUnknown,
    AmountAbovePending,
    NewTransfer,
    NotEnoughMoney,
    PendingAlreadyResolved,
    PendingExpired,
    PendingUnknown,
    TransferReplayedDifferently,
    UnfitTransfer,
    UnitsDiffer,
)
from tests.ledger.conftest import AT, BY, DAY, Maker, hold, move, sql

LATER = AT + timedelta(days=31)
End = Callable[[UUID], bool]


def post(pending: UUID, cents: int | None = None, *, id: UUID | None = None) -> bool:
    return actions.post(id=id or uuid4(), pending_id=pending, amount_cents=cents, at=AT, by=BY)


def void(pending: UUID, *, id: UUID | None = None) -> bool:
    return actions.void(id=id or uuid4(), pending_id=pending, at=AT, by=BY)


def new(debit: int, credit: int, cents: int, id: UUID | None = None) -> NewTransfer:
    return NewTransfer(id or uuid4(), debit, credit, cents, "test", "t", DAY)


def test_a_transfer_moves_cents_from_one_account_to_the_other(holder: Maker, funder: int) -> None:
    account = holder(5_000)
    assert queries.balance(account) == Balance(5_000, 0, 0)
    assert queries.balance(funder) == Balance(-5_000, 0, 0)


def test_the_same_transfer_sent_twice_moves_money_once(holder: Maker, funder: int) -> None:
    account, id = holder(0), uuid4()
    sent = [move(funder, account, 70, id=id) for _ in range(2)]
    assert (sent, queries.balance(account).posted_cents) == ([True, False], 70)


def test_a_replay_leaves_one_audit_line(holder: Maker, funder: int) -> None:
    account, id = holder(0), uuid4()
    for _ in range(3):
        move(funder, account, 70, id=id)
    lines = sql("SELECT verb, actor, details->>'amount_cents' FROM audit_line WHERE subject = %s", f"transfer:{id}")
    assert lines == [("ledger.transfer", "system:test", "70")]


def test_a_key_reused_for_another_amount_is_refused(holder: Maker, funder: int) -> None:
    account, id = holder(0), uuid4()
    move(funder, account, 70, id=id)
    with pytest.raises(TransferReplayedDifferently):
        move(funder, account, 71, id=id)
    assert queries.balance(account).posted_cents == 70


def test_a_holder_never_goes_below_zero(holder: Maker, organisation: int) -> None:
    account = holder(100)
    with pytest.raises(NotEnoughMoney):
        move(account, organisation, 101)
    move(account, organisation, 100)
    assert queries.balance(account) == Balance(0, 0, 0)


def test_held_money_cannot_be_spent_elsewhere(holder: Maker, organisation: int) -> None:
    account = holder(100)
    hold(account, organisation, 60)
    with pytest.raises(NotEnoughMoney):
        move(account, organisation, 41)
    assert queries.balance(account) == Balance(100, 60, 0)
    assert queries.balance(account).available_cents == 40
    assert queries.balance(organisation) == Balance(0, 0, 60)


def test_posting_takes_the_whole_hold(holder: Maker, organisation: int) -> None:
    account = holder(100)
    post(hold(account, organisation, 60))
    assert queries.balance(account) == Balance(40, 0, 0)
    assert queries.balance(organisation) == Balance(60, 0, 0)


def test_posting_a_part_releases_the_rest(holder: Maker, organisation: int) -> None:
    account = holder(100)
    post(hold(account, organisation, 60), 25)
    assert queries.balance(account) == Balance(75, 0, 0)
    assert queries.balance(organisation) == Balance(25, 0, 0)


def test_posting_more_than_is_held_is_refused(holder: Maker, organisation: int) -> None:
    account = holder(100)
    pending = hold(account, organisation, 60)
    with pytest.raises(AmountAbovePending):
        post(pending, 61)
    assert queries.balance(account) == Balance(100, 60, 0)


def test_voiding_gives_the_whole_hold_back(holder: Maker, organisation: int) -> None:
    account = holder(100)
    void(hold(account, organisation, 60))
    assert queries.balance(account) == Balance(100, 0, 0)
    assert queries.balance(organisation) == Balance(0, 0, 0)


@pytest.mark.parametrize("first", [post, void])
@pytest.mark.parametrize("second", [post, void])
def test_a_hold_ends_once(holder: Maker, organisation: int, first: End, second: End) -> None:
    account = holder(100)
    pending = hold(account, organisation, 60)
    first(pending)
    before = queries.balance(account)
    with pytest.raises(PendingAlreadyResolved):
        second(pending)
    assert queries.balance(account) == before


def test_a_resolution_sent_twice_counts_once(holder: Maker, organisation: int) -> None:
    account, id = holder(100), uuid4()
    pending = hold(account, organisation, 60)
    assert [post(pending, 20, id=id) for _ in range(2)] == [True, False]
    assert queries.balance(account) == Balance(80, 0, 0)


@pytest.mark.parametrize("cents", [None, 21])
def test_a_resolution_replayed_for_another_amount_is_refused(
    holder: Maker, organisation: int, cents: int | None
) -> None:
    account, id = holder(100), uuid4()
    pending = hold(account, organisation, 60)
    post(pending, 20, id=id)
    with pytest.raises(TransferReplayedDifferently):
        post(pending, cents, id=id)
    assert queries.balance(account) == Balance(80, 0, 0)


def test_a_post_replayed_as_a_void_is_refused(holder: Maker, organisation: int) -> None:
    account, id = holder(100), uuid4()
    pending = hold(account, organisation, 60)
    post(pending, id=id)
    with pytest.raises(TransferReplayedDifferently):
        void(pending, id=id)


@pytest.mark.parametrize("end", [post, void])
def test_resolving_what_is_not_held_is_refused(holder: Maker, funder: int, end: End) -> None:
    posted = uuid4()
    move(funder, holder(100), 5, id=posted)
    for unknown in (posted, uuid4()):
        with pytest.raises(PendingUnknown):
            end(unknown)


def test_a_list_with_one_unknown_hold_resolves_none(holder: Maker, organisation: int) -> None:
    account = holder(100)
    pending = hold(account, organisation, 60)
    with pytest.raises(PendingUnknown):
        actions.void_many([(uuid4(), pending), (uuid4(), uuid4())], at=AT, by=BY)
    assert queries.balance(account) == Balance(100, 60, 0)


def test_several_holds_are_posted_together(holder: Maker, organisation: int) -> None:
    account = holder(100)
    holds = [hold(account, organisation, cents) for cents in (10, 20, 30)]
    posts = [(uuid4(), holds[0], None), (uuid4(), holds[1], 5), (uuid4(), holds[2], None)]
    assert [actions.post_many(posts, at=AT, by=BY) for _ in range(2)] == [3, 0]
    assert queries.balance(account) == Balance(55, 0, 0)


def test_an_unknown_account_is_refused(holder: Maker, organisation: int) -> None:
    account = holder(100)
    for debit, credit in ((account, 999_999_999), (999_999_999, account)):
        with pytest.raises(AccountUnknown):
            move(debit, credit, 1)
        with pytest.raises(AccountUnknown):
            hold(debit, credit, 1)
    assert queries.balance(account) == Balance(100, 0, 0)


def test_two_units_never_meet(holder: Maker, organisation: int) -> None:
    account = holder(100)
    hours = actions.open_account(owner_kind="organisation", owner_id=7, fund="hours", floored=False, unit="HOUR")
    with pytest.raises(UnitsDiffer):
        move(account, hours, 1)
    with pytest.raises(UnitsDiffer):
        hold(account, hours, 1)
    with pytest.raises(UnitsDiffer):
        actions.transfer_many([new(account, organisation, 1), new(account, hours, 1)], at=AT, by=BY)
    assert queries.balance(account) == Balance(100, 0, 0)


@pytest.mark.parametrize("cents", [0, -1, 10**15 + 1, 2**63, -(2**70)])
def test_an_amount_that_is_not_money_is_refused(holder: Maker, organisation: int, cents: int) -> None:
    account = holder(100)
    for act in (move, hold):
        with pytest.raises(UnfitTransfer):
            act(account, organisation, cents)
    with pytest.raises(UnfitTransfer):
        actions.transfer_many([new(account, organisation, cents)], at=AT, by=BY)
    pending = hold(account, organisation, 10)
    with pytest.raises((UnfitTransfer, AmountAbovePending)):
        post(pending, cents)
    assert queries.balance(account) == Balance(100, 10, 0)


def test_an_account_cannot_pay_itself(holder: Maker) -> None:
    account = holder(100)
    with pytest.raises(UnfitTransfer):
        move(account, account, 1)


def test_a_list_is_written_whole_or_not_at_all(holder: Maker, organisation: int) -> None:
    account = holder(100)
    with pytest.raises(NotEnoughMoney):
        actions.transfer_many([new(account, organisation, 60), new(account, organisation, 41)], at=AT, by=BY)
    assert queries.balance(account) == Balance(100, 0, 0)
    assert actions.transfer_many([new(account, organisation, 60), new(account, organisation, 40)], at=AT, by=BY) == 2
    assert queries.balance(organisation) == Balance(100, 0, 0)


def test_a_list_may_hold_and_post_and_is_harmless_when_sent_again(
    holder: Maker, funder: int, organisation: int
) -> None:
    account, pending = holder(0), uuid4()
    listed = [
        new(funder, account, 80),
        NewTransfer(pending, account, organisation, 30, "order", "o1", DAY, "pending", LATER),
    ]
    written = [actions.transfer_many(listed, at=AT, by=BY) for _ in range(2)]
    assert (written, queries.balance(account)) == ([2, 0], Balance(80, 30, 0))
    post(pending)
    assert queries.balance(account) == Balance(50, 0, 0)


def test_a_list_with_one_key_reused_is_refused_whole(holder: Maker, funder: int) -> None:
    account, id = holder(0), uuid4()
    move(funder, account, 70, id=id)
    with pytest.raises(TransferReplayedDifferently):
        actions.transfer_many([new(funder, account, 5), new(funder, account, 71, id)], at=AT, by=BY)
    with pytest.raises(TransferReplayedDifferently):
        actions.transfer_many([new(funder, account, 5, twin := uuid4()), new(funder, account, 6, twin)], at=AT, by=BY)
    assert queries.balance(account).posted_cents == 70


def test_an_empty_list_writes_nothing(db: None) -> None:
    before = sql("SELECT count(*) FROM audit_line")
    assert (actions.transfer_many([], at=AT, by=BY), actions.post_many([], at=AT, by=BY)) == (0, 0)
    assert sql("SELECT count(*) FROM audit_line") == before


def test_a_select_posts_what_it_returns_in_one_statement(holder: Maker, funder: int) -> None:
    accounts = [holder(0, owner_id) for owner_id in (1, 2, 3)]
    written = actions.transfer_select(
        "SELECT gen_random_uuid(), %s::bigint, id, 100 + owner_id, 'yearly_credit', '2025', %s::date "
        "FROM ledger_account WHERE owner_kind = 'holder'",
        (funder, DAY),
        subject="year:2025", at=AT, by=BY,
    )  # fmt: skip
    assert written == (3, 306)
    assert [queries.balance(account).posted_cents for account in accounts] == [101, 102, 103]


def test_accounts_are_opened_for_a_whole_set_once(db: None) -> None:
    opened = [
        actions.open_accounts_select(
            "SELECT * FROM generate_series(1, %s)", (4,), owner_kind="holder", fund="own", floored=True
        )
        for _ in range(2)
    ]
    assert opened == [4, 0]


def test_opening_twice_gives_the_same_account(db: None) -> None:
    ids = {actions.open_account(owner_kind="holder", owner_id=5, fund="dotation:9", floored=True) for _ in range(2)}
    assert ids == {queries.account_id("holder", 5, "dotation:9")}
    assert queries.account_id("holder", 5, "cec") is None


def test_every_account_of_an_owner_is_listed_with_its_fund(holder: Maker, funder: int) -> None:
    own = holder(100)
    cec = actions.open_account(owner_kind="holder", owner_id=1, fund="cec", floored=True)
    holder(999, owner_id=2)
    move(funder, cec, 7)
    listed = [(row.account_id, row.fund, row.unit, row.balance) for row in queries.balances("holder", 1)]
    assert listed == [(own, "own", "EUR", Balance(100, 0, 0)), (cec, "cec", "EUR", Balance(7, 0, 0))]


def test_history_shows_the_newest_first_and_pages(holder: Maker, funder: int, organisation: int) -> None:
    account, other = holder(0), holder(500, owner_id=2)
    for cents in (10, 20, 30):
        move(funder, account, cents)
    move(account, organisation, 5)
    rows = queries.history([account])
    assert [(row.debit, row.credit, row.amount_cents) for row in rows] == [
        (account, organisation, 5),
        (funder, account, 30),
        (funder, account, 20),
        (funder, account, 10),
    ]
    assert queries.history([account], limit=2, before=rows[1].seq) == rows[2:]
    assert [row.amount_cents for row in queries.history([account, funder, other], limit=2)] == [5, 30]
    assert len(queries.history([account, funder, funder])) == 5
    assert queries.get_transfer(rows[0].id) == rows[0]
    assert queries.get_transfer(uuid4()) is None


def test_a_hold_past_its_term_is_released(holder: Maker, organisation: int) -> None:
    account = holder(100)
    hold(account, organisation, 20, days=10)
    hold(account, organisation, 30, days=40)
    hold(account, organisation, 40, days=None)
    assert [actions.expire_due(at=LATER) for _ in range(2)] == [1, 0]
    assert queries.balance(account) == Balance(100, 70, 0)


def test_a_term_counts_to_the_instant(holder: Maker, organisation: int) -> None:
    account = holder(100)
    hold(account, organisation, 20, days=10)
    term = AT + timedelta(days=10)
    assert [actions.expire_due(at=at) for at in (term - timedelta(microseconds=1), term)] == [0, 1]
    assert queries.balance(account) == Balance(100, 0, 0)


def test_after_an_outage_everything_due_is_released_at_once(
    holder: Maker, organisation: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pecule.ledger.actions.transfers._EXPIRED_AT_ONCE", 3)
    account = holder(100)
    for days in range(1, 11):
        hold(account, organisation, 10, days=days)
    assert actions.expire_due(at=AT + timedelta(days=900)) == 10
    assert queries.balance(account) == Balance(100, 0, 0)


def test_a_hold_past_its_term_cannot_be_posted_but_can_be_voided(holder: Maker, organisation: int) -> None:
    account = holder(100)
    pending = hold(account, organisation, 20, days=10)
    with pytest.raises(PendingExpired):
        actions.post(id=uuid4(), pending_id=pending, at=AT + timedelta(days=10), by=BY)
    actions.void(id=uuid4(), pending_id=pending, at=LATER, by=BY)
    assert (actions.expire_due(at=LATER), queries.balance(account)) == (0, Balance(100, 0, 0))


@pytest.mark.parametrize("verb", ["transfer", "hold", "post", "void", "many", "select", "expire"])
def test_money_does_not_move_when_the_trail_cannot_be_written(
    holder: Maker, funder: int, organisation: int, verb: str
) -> None:
    account = holder(100)
    pending = hold(account, organisation, 60)
    verbs: dict[str, Callable[[], object]] = {
        "transfer": lambda: move(account, organisation, 5),
        "hold": lambda: hold(account, organisation, 5),
        "post": lambda: post(pending),
        "void": lambda: void(pending),
        "many": lambda: actions.transfer_many([new(funder, account, 5)], at=AT, by=BY),
        "select": lambda: actions.transfer_select(
            "SELECT gen_random_uuid(), %s::bigint, %s::bigint, 5, 'c', 'r', %s::date", (funder, account, DAY),
            subject="s:1", at=AT, by=BY,
        ),
        "expire": lambda: actions.expire_due(at=LATER),
    }  # fmt: skip
    before = [queries.balance(id) for id in (account, funder, organisation)], len(queries.history([account, funder]))
    sql("ALTER TABLE audit_line ADD CONSTRAINT trail_is_broken CHECK (false) NOT VALID")
    with pytest.raises(DatabaseError, match="trail_is_broken"):
        verbs[verb]()
    after = [queries.balance(id) for id in (account, funder, organisation)], len(queries.history([account, funder]))
    assert after == before


def test_every_refusal_says_what_happened_to_the_money() -> None:
    refusals = [kind for kind in vars(transfers).values() if isinstance(kind, type) and issubclass(kind, Refusal)]
    silent = [kind.__name__ for kind in refusals if kind is not Refusal and not kind.next_step.startswith("Nothing ")]
    assert silent == []
