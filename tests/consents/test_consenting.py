"""Consents are recorded without a number, and withdrawn at once."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from pecule.audit.models import AuditLine
from pecule.consents import actions
from pecule.consents.models import Consent
from pecule.consents.queries.keys import keys_of
from pecule.consents.queries.register import consent_by_receipt, consents_about, withdrawals
from pecule.consents.rules.consenting import (
    CallerUnknown,
    ConsentDays,
    ConsentTakenBack,
    ProofMissing,
    PurposeBanned,
    PurposeUnknown,
    ReceiptUnknown,
)
from pecule.consents.rules.numbers import NumberUnreadable
from pecule.kernel.actors import Actor
from pecule.kernel.refusals import NotFound, Refusal
from tests.catalogue.making import make_organisation, sql
from tests.consents.making import ANN, AT, BEN, BY, DAY, STRANGER, consented, make_caller, scrubbed, sealed

pytestmark = pytest.mark.django_db
HOLDER = Actor("holder", "1")


@pytest.fixture
def caller(db: None) -> UUID:
    return make_caller()


def test_a_consent_says_everything_but_the_number(caller: UUID) -> None:
    made = consented(caller)
    line = consents_about([BEN, ANN])[0]
    assert (line.public_id, line.caller, line.number) == (made.consent, "Assurances Dupont", ANN)
    assert (line.purpose, line.way, line.given_on, line.ended_at) == ("insurance", "paper", date(2026, 11, 2), None)
    assert consents_about([BEN]) == []
    kept = str(sql("SELECT * FROM consents_consent")) + str(sql("SELECT subject, details FROM audit_line"))
    tag = bytes.fromhex(keys_of(caller, at=AT).register)
    assert [secret in kept for secret in (ANN[1:], "612345678", tag.hex(), made.receipt)] == [False] * 4


def test_two_numbers_and_the_same_number_are_told_apart_in_what_is_kept(caller: UUID) -> None:
    for number, purpose in ((ANN, "insurance"), (ANN, "bank"), (BEN, "insurance")):
        consented(caller, number, purpose=purpose)
    kept = [bytes(number) for number in Consent.objects.order_by("pk").values_list("number", flat=True)]
    assert (kept[0] == kept[1], kept[0] == kept[2]) == (True, False)


def test_the_same_key_again_changes_nothing(caller: UUID) -> None:
    key = uuid4()
    assert consented(caller, key=key) == consented(caller, key=key)
    assert list(AuditLine.objects.filter(verb="consents.record").values_list("verb", flat=True)) == ["consents.record"]


def test_a_newer_consent_takes_the_place_of_the_one_that_runs(caller: UUID) -> None:
    consented(caller, way="online")
    consented(caller, way="paper", at=AT + timedelta(hours=1))
    lines = [(line.way, line.ended_by) for line in consents_about([ANN])]
    assert lines == [("paper", ""), ("online", "renewal")]
    assert withdrawals(caller) == []


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({"purpose": "training_account"}, PurposeBanned),
        ({"purpose": "energy_works"}, PurposeBanned),
        ({"purpose": "everything"}, PurposeUnknown),
        ({"way": "silence"}, PurposeUnknown),
        ({"given_on": DAY + timedelta(days=1)}, ConsentDays),
        ({"last_day": date(2029, 11, 2)}, ConsentDays),
        ({"last_day": date(2026, 11, 1)}, ConsentDays),
        ({"proof": "a form, signed"}, ProofMissing),
        ({"number": ANN}, NumberUnreadable),
    ],
)
def test_what_is_no_consent_is_refused_and_nothing_is_kept(
    caller: UUID, told: dict[str, Any], refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        consented(caller, **told)
    assert list(Consent.objects.order_by("pk")) == []


def test_who_asked_for_no_key_records_nothing(db: None) -> None:
    with pytest.raises(CallerUnknown):
        keys_of(make_organisation(), at=AT)
    with pytest.raises(NotFound):
        actions.register_caller(organisation=uuid4(), by=BY, at=AT)


def test_a_receipt_shows_and_withdraws_at_once_and_the_caller_sees_it(caller: UUID) -> None:
    made = consented(caller)
    assert consent_by_receipt(made.receipt.lower().replace("-", " ")).purpose == "insurance"
    assert scrubbed(caller, ANN) == [(True, ["consent"])]
    later = AT + timedelta(minutes=1)
    for _ in range(2):
        assert actions.withdraw_by_receipt(code=made.receipt, by=STRANGER, at=later) == made.consent
    assert scrubbed(caller, ANN, at=later) == [(False, ["consent_withdrawn"])]
    assert [(one.id, one.purpose, one.at) for one in withdrawals(caller)] == [(made.consent, "insurance", later)]
    assert withdrawals(caller, since=later + timedelta(seconds=1)) == []
    assert list(AuditLine.objects.filter(verb="consents.end").values_list("actor", flat=True)) == ["stranger:web"]


def test_a_consent_from_before_the_withdrawal_cannot_be_recorded_again(caller: UUID) -> None:
    actions.withdraw_by_receipt(code=consented(caller).receipt, by=STRANGER, at=AT)
    later = AT + timedelta(days=2)
    with pytest.raises(ConsentTakenBack):
        consented(caller, at=later, given_on=DAY)
    consented(caller, at=later, given_on=DAY + timedelta(days=1))
    assert scrubbed(caller, ANN, at=later) == [(True, ["consent"])]


def test_a_code_that_no_receipt_bears_withdraws_nothing(caller: UUID) -> None:
    consented(caller)
    for read in (consent_by_receipt, lambda code: actions.withdraw_by_receipt(code=code, by=STRANGER, at=AT)):
        with pytest.raises(ReceiptUnknown):
            read("AAAA-AAAA-AAAA-AAAA")
    assert consents_about([ANN])[0].ended_at is None


@pytest.mark.attack("withdraws a consent about somebody else's number, or another caller's")
def test_only_who_has_the_number_or_made_the_consent_ends_it(caller: UUID) -> None:
    made = consented(caller)
    other = make_caller(1, name="Banque Durand")
    with pytest.raises(NotFound):
        actions.withdraw_own(consent=made.consent, numbers=[BEN], by=HOLDER, at=AT)
    with pytest.raises(NotFound):
        actions.end_consent(organisation=other, consent=made.consent, by=BY, at=AT)
    assert consents_about([ANN])[0].ended_at is None
    actions.withdraw_own(consent=made.consent, numbers=[BEN, ANN], by=HOLDER, at=AT)
    assert consents_about([ANN])[0].ended_by == "person"


def test_what_the_caller_takes_down_itself_is_no_withdrawal(caller: UUID) -> None:
    actions.end_consent(organisation=caller, consent=consented(caller).consent, by=BY, at=AT)
    assert (consents_about([ANN])[0].ended_by, withdrawals(caller)) == ("caller", [])


@pytest.mark.attack("uses a key of yesterday, or another caller's")
def test_a_seal_of_another_day_or_caller_is_refused(caller: UUID) -> None:
    other = make_caller(1, name="Banque Durand")
    for wrong in (sealed(caller, ANN, at=AT - timedelta(days=1)), sealed(other, ANN)):
        with pytest.raises(NumberUnreadable):
            consented(caller, number=wrong)
