"""A caller's file against the register: an answer for each line, and nothing of anybody else."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from pecule.audit.models import AuditLine
from pecule.consents import actions
from pecule.consents.actions import Asked
from pecule.consents.models import Use
from pecule.consents.queries.register import objections_of
from pecule.consents.rules.consenting import ListClosed, PurposeUnknown, QuotaUsed
from tests.consents.making import ANN, AT, BEN, BY, STRANGER, consented, make_caller, said, scrubbed, sealed

pytestmark = pytest.mark.django_db
SUMMER = datetime(2026, 7, 15, 9, 0, tzinfo=UTC)  # a Wednesday, 11 h in Paris, under the old list


@pytest.fixture
def caller(db: None) -> UUID:
    return make_caller()


def test_each_line_is_answered_in_its_order(caller: UUID) -> None:
    consented(caller, BEN)
    assert scrubbed(caller, ANN, BEN, ANN) == [(False, ["no_consent"]), (True, ["consent"]), (False, ["no_consent"])]


def test_a_consent_given_to_one_caller_is_none_for_another(caller: UUID) -> None:
    consented(caller)
    assert scrubbed(make_caller(1, name="Banque Durand"), ANN) == [(False, ["no_consent"])]


def test_what_only_the_caller_knows_counts(caller: UUID) -> None:
    consented(caller)
    number = sealed(caller, ANN)
    lines = [
        Asked(number, calls=tuple(date(2026, 11, day) for day in (3, 4, 5, 6))),
        Asked(number, refused_on=date(2026, 11, 3)),
        Asked(sealed(caller, BEN), contract=True),
        Asked("nothing"),
    ]
    told = actions.scrub(organisation=caller, lines=lines, purpose="insurance", on=AT.date(), by=BY, at=AT)
    assert [said(one) for one in told[:3]] == [
        (False, ["too_often"]),
        (False, ["refused_before"]),
        (True, ["contract"]),
    ]
    assert told[3].may is None


def test_nobody_may_be_called_about_the_training_account(caller: UUID) -> None:
    assert scrubbed(caller, ANN, purpose="training_account") == [(False, ["training_account_banned"])]


def test_a_purpose_that_is_none_is_refused(caller: UUID) -> None:
    with pytest.raises(PurposeUnknown):
        scrubbed(caller, ANN, purpose="magic")


def test_under_the_old_list_who_objected_may_not_be_called(caller: UUID) -> None:
    for _ in range(2):
        actions.object_to_calls(number=ANN, by=STRANGER, at=SUMMER)
    assert scrubbed(caller, ANN, BEN, at=SUMMER) == [(False, ["objected"]), (True, ["not_objected"])]
    assert [(one.number, one.entered_at) for one in objections_of([BEN, ANN])] == [(ANN, SUMMER)]
    actions.leave_list(number=ANN, by=STRANGER, at=SUMMER)
    actions.leave_list(number=ANN, by=STRANGER, at=SUMMER)
    assert (scrubbed(caller, ANN, at=SUMMER), objections_of([ANN])) == ([(True, ["not_objected"])], [])
    written = AuditLine.objects.filter(subject__startswith="objection:").order_by("id")
    assert list(written.values_list("verb", flat=True)) == ["consents.object", "consents.leave_list"]


def test_the_old_list_takes_nobody_in_since_opt_in(caller: UUID) -> None:
    with pytest.raises(ListClosed):
        actions.object_to_calls(number=ANN, by=STRANGER, at=AT)


@pytest.mark.attack("reads the register number by number")
def test_a_caller_asks_about_so_many_numbers_a_day(caller: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pecule.consents.actions.scrubbing.bound", lambda *_: 3)
    scrubbed(caller, ANN, BEN)
    with pytest.raises(QuotaUsed) as refused:
        scrubbed(caller, ANN, BEN)
    assert refused.value.facts == {"most": 3, "left": 1}
    assert scrubbed(caller, ANN) == [(False, ["no_consent"])]
    assert scrubbed(caller, ANN, at=AT + timedelta(days=1)) == [(False, ["no_consent"])]
    assert list(Use.objects.order_by("day").values_list("lines", flat=True)) == [3, 1]
