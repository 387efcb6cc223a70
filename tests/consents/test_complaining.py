"""Complaints about calls: kept without who complains, counted by number, gone when the person or time says so."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from pecule.consents import actions
from pecule.consents.actions import Complained
from pecule.consents.models import Complaint, Consent
from pecule.consents.queries.complaints import count_hidden, count_numbers, figures_by_number
from pecule.consents.rules.complaints import CallerUnreadable, CallInTheFuture
from pecule.consents.rules.consenting import PurposeUnknown
from pecule.kernel.refusals import Refusal
from pecule.scams.rules.reports import CodeUnknown
from tests.catalogue.making import sql
from tests.consents.making import AT, STRANGER, consented, make_caller

pytestmark = pytest.mark.django_db


def complained(**more: Any) -> Complained:
    """A complaint about a call of an hour ago."""
    told: dict[str, Any] = {
        "caller_number": "01 62 00 11 22",
        "called_at": AT - timedelta(hours=1),
        "purpose": "training_account",
    }
    told |= {"consented": "no", "key": uuid4(), "complainer": "address:192.0.2.1", "by": STRANGER, "at": AT, **more}
    return actions.complain(**told)


def test_a_complaint_is_answered_at_once_and_kept_without_who_complains() -> None:
    told = complained()
    assert [why.reason for why in told.judged.against] == ["training_account_banned"]
    assert [why.reason for why in told.judged.hints] == ["canvassing_number"]
    kept = Complaint.objects.get()
    assert (kept.caller_number, kept.hour, kept.verdict) == ("+33162001122", 10, "unlawful")
    everything = str(sql("SELECT * FROM consents_complaint")) + str(sql("SELECT actor, details FROM audit_line"))
    assert ["192.0.2.1" in everything, told.code in everything] == [False, False]


def test_the_same_key_again_changes_nothing() -> None:
    key = uuid4()
    assert complained(key=key) == complained(key=key)
    assert [one.people for one in figures_by_number()] == [1]


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({"caller_number": "a Mr Martin"}, CallerUnreadable),
        ({"called_at": AT + timedelta(minutes=1)}, CallInTheFuture),
        ({"purpose": "magic"}, PurposeUnknown),
        ({"consented": "perhaps"}, PurposeUnknown),
    ],
)
def test_what_cannot_be_read_is_refused(told: dict[str, Any], refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        complained(**told)
    assert list(Complaint.objects.order_by("pk")) == []


def test_a_number_is_counted_by_people_not_by_complaints() -> None:
    for complainer in ("address:192.0.2.1", "address:192.0.2.1", "login:1"):
        complained(complainer=complainer)
    complained(caller_number="06 12 34 56 78", purpose="insurance", consented="yes")
    complained(caller_number="", consented="unsure", purpose="other")
    told = [(one.number, one.kind, one.complaints, one.people, one.unlawful) for one in figures_by_number()]
    assert told == [("+33162001122", "canvassing", 3, 2, 3), ("+33612345678", "mobile", 1, 1, 0)]
    assert [one.training_account for one in figures_by_number()] == [3, 0]
    assert (count_numbers(), count_hidden()) == (2, 1)


def test_a_code_deletes_the_complaint_and_nothing_else() -> None:
    told = complained()
    complained()
    assert actions.delete_complaint(code=told.code.lower(), by=STRANGER, at=AT) == told.number
    with pytest.raises(CodeUnknown):
        actions.delete_complaint(code=told.code, by=STRANGER, at=AT)
    assert [one.complaints for one in figures_by_number()] == [1]


def test_consents_run_out_and_what_is_old_goes() -> None:
    caller = make_caller()
    consented(caller)
    complained()
    assert actions.end_expired(at=AT) == 0
    later = AT + timedelta(days=366)
    assert (actions.end_expired(at=later), actions.end_expired(at=later)) == (1, 0)
    assert Consent.objects.get().ended_by == "expiry"
    assert (actions.forget_old(at=later), list(Complaint.objects.order_by("pk"))) == (1, [])
    assert actions.forget_old(at=later + timedelta(days=1826)) == 1
