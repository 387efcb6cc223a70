"""Open, locked, closed: what leads from one to the other, and what refuses."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pecule.audit.models import AuditLine
from pecule.holders import actions
from pecule.holders.models import Holder
from pecule.holders.queries import require_open, standing
from pecule.holders.rules.contacts import ContactKind
from pecule.holders.rules.standing import (
    AccountClosed,
    AccountLocked,
    AccountNotClosed,
    AccountNotLocked,
    ClosedLater,
    ClosedReason,
    LockReason,
    UnlockNotYours,
)
from pecule.kernel.actors import Actor
from pecule.kernel.refusals import NotFound, Refusal
from pecule.notices.models import Outbox
from tests.holders.conftest import AT, BY

DAY = date(2026, 3, 1)
HERSELF = Actor("holder", "ann")


def verbs() -> list[str]:
    return list(AuditLine.objects.exclude(verb="holders.open_many").order_by("id").values_list("verb", flat=True))


def test_a_holder_locks_at_once_and_staff_unlock(ann: int, ben: int) -> None:
    actions.lock(holder_id=ann, reason=LockReason.ASKED, by=HERSELF, at=AT)
    actions.lock(holder_id=ann, reason=LockReason.COMPROMISED, by=BY, at=AT)
    assert Holder.objects.values_list("status", "locked_reason", "locked_at").get(pk=ann) == ("locked", "asked", AT)
    with pytest.raises(AccountLocked):
        require_open(ann)
    with pytest.raises(UnlockNotYours):
        actions.unlock(holder_id=ann, by=HERSELF, at=AT)
    actions.unlock(holder_id=ann, by=BY, at=AT)
    assert require_open(ann).status == "open"
    assert require_open(ben).status == "open"
    assert verbs() == ["holders.lock", "holders.unlock"]


def test_closing_is_dated_and_said_once(ann: int) -> None:
    with pytest.raises(ClosedLater):
        actions.close(holder_id=ann, reason=ClosedReason.DEATH, day=AT.date() + timedelta(days=1), by=BY, at=AT)
    actions.lock(holder_id=ann, reason=LockReason.ASKED, by=HERSELF, at=AT)
    actions.close(holder_id=ann, reason=ClosedReason.PENSION, day=DAY, by=BY, at=AT)
    actions.close(holder_id=ann, reason=ClosedReason.PENSION, day=DAY, by=BY, at=AT)
    found = standing(ann)
    assert (found.status, found.closed_reason, found.closed_on) == ("closed", "pension", DAY)
    with pytest.raises(AccountClosed):
        require_open(ann)
    with pytest.raises(AccountClosed):
        actions.lock(holder_id=ann, reason=LockReason.ASKED, by=HERSELF, at=AT)
    assert verbs() == ["holders.lock", "holders.close"]


def test_a_death_overrides_a_pension_but_not_the_reverse(ann: int) -> None:
    actions.close(holder_id=ann, reason=ClosedReason.PENSION, day=DAY, by=BY, at=AT)
    actions.close(holder_id=ann, reason=ClosedReason.DEATH, day=DAY, by=BY, at=AT)
    with pytest.raises(AccountClosed):
        actions.close(holder_id=ann, reason=ClosedReason.PENSION, day=DAY, by=BY, at=AT)
    assert standing(ann).closed_reason == "death"


def test_a_mistaken_closing_is_undone(ann: int) -> None:
    with pytest.raises(AccountNotClosed):
        actions.reopen(holder_id=ann, by=BY, at=AT)
    actions.close(holder_id=ann, reason=ClosedReason.DEATH, day=DAY, by=BY, at=AT)
    actions.reopen(holder_id=ann, by=BY, at=AT)
    assert standing(ann).status == "open"
    with pytest.raises(AccountNotLocked):
        actions.unlock(holder_id=ann, by=BY, at=AT)


def test_nobody_by_that_id_is_not_found(ann: int) -> None:
    with pytest.raises(NotFound):
        actions.lock(holder_id=ann + 1, reason=LockReason.ASKED, by=BY, at=AT)
    with pytest.raises(NotFound):
        standing(ann + 1)


def test_nothing_is_locked_when_the_trail_cannot_be_written(ann: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: object) -> None:
        raise RuntimeError("no trail")

    monkeypatch.setattr("pecule.holders.actions.standing.record", broken)
    with pytest.raises(RuntimeError, match="no trail"):
        actions.lock(holder_id=ann, reason=LockReason.ASKED, by=BY, at=AT)
    assert standing(ann).status == "open"


VERBS: dict[str, Callable[[int], None]] = {
    "lock": lambda who: actions.lock(holder_id=who, reason=LockReason.ASKED, by=BY, at=AT),
    "unlock": lambda who: actions.unlock(holder_id=who, by=BY, at=AT),
    "pension": lambda who: actions.close(holder_id=who, reason=ClosedReason.PENSION, day=DAY, by=BY, at=AT),
    "death": lambda who: actions.close(holder_id=who, reason=ClosedReason.DEATH, day=DAY, by=BY, at=AT),
    "reopen": lambda who: actions.reopen(holder_id=who, by=BY, at=AT),
}
MODEL = {
    ("open", "lock"): "locked",
    ("locked", "lock"): "locked",
    ("locked", "unlock"): "open",
    ("open", "pension"): "pension",
    ("locked", "pension"): "pension",
    ("pension", "pension"): "pension",
    ("open", "death"): "death",
    ("locked", "death"): "death",
    ("pension", "death"): "death",
    ("death", "death"): "death",
    ("pension", "reopen"): "open",
    ("death", "reopen"): "open",
}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(sorted(VERBS)), max_size=10))
def test_any_run_of_verbs_follows_the_drawing(ann: int, names: list[str]) -> None:
    Holder.objects.filter(pk=ann).update(
        status="open", locked_reason="", locked_at=None, closed_reason="", closed_on=None
    )
    state = "open"
    for name in names:
        try:
            VERBS[name](ann)
        except Refusal:
            assert (state, name) not in MODEL
        else:
            state = MODEL[state, name]
        found = standing(ann)
        assert (found.closed_reason or found.status) == state


def test_a_holder_is_told_once_that_the_account_is_locked(ann: int) -> None:
    point = actions.add_contact_point(holder_id=ann, kind=ContactKind.EMAIL, value="ann@example.org", by=HERSELF, at=AT)
    actions.verify_contact_point(holder_id=ann, contact=point, by=BY, at=AT)
    for _ in range(2):
        actions.lock(holder_id=ann, reason=LockReason.COMPROMISED, by=BY, at=AT)
    assert list(Outbox.objects.order_by("id").values_list("template", "recipient", "facts")) == [
        ("account_locked", "ann@example.org", {"locked_on": "2026-03-02"})
    ]
