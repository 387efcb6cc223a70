"""Texts that people forward: asked for their sender, reported, forgotten after an hour."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction
from hypothesis import settings as effort
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from pecule.kernel.actors import STRANGER
from pecule.scams.actions import delete_report, forget_dialogues, receive_text
from pecule.scams.models import Dialogue, Replied, Report
from pecule.scams.rules.dialogue import SEPTETS_MAX, septets, words
from pecule.statements import rows

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 2, 9, tzinfo=UTC)
PHONE = "33612345678"
SCAM = "Ameli : votre carte vitale expire, renouvelez-la ici : https://ameli-vitale.info/r/8841"
PARCEL = "Your parcel is waiting, pay the fee here: https://chrono-colis.top/p"
ASKED = words("ask_sender", "fr")


def text(says: str, name: str, *, phone: str = PHONE, at: datetime = AT) -> str:
    return receive_text(gateway="g", name=name, phone=phone, text=says, by=STRANGER, at=at)


def test_a_message_waits_for_its_sender_and_is_then_reported_and_explained() -> None:
    assert text(SCAM, "1") == ASKED
    assert Report.objects.count() == 0
    reply = text("06 12 00 00 00", "2")
    report = Report.objects.get()
    assert (report.channel, report.verdict, report.sender, report.text) == ("sms", "scam", "+33612000000", SCAM)
    assert reply.startswith("ARNAQUE très probable")
    assert (report.number in reply, septets(reply) <= SEPTETS_MAX, Dialogue.objects.count()) == (True, True, 0)
    code = reply.partition("code ")[2].split()[0]
    assert delete_report(code=code, by=STRANGER, at=AT) == report.number


def test_nothing_that_waits_can_be_read_in_the_database_and_no_phone_stands_there() -> None:
    text(SCAM, "1")
    kept = str(rows("SELECT to_jsonb(d)::text FROM scams_dialogue d", ())) + str(list(Dialogue.objects.values()))
    assert ("ameli" in kept.lower(), PHONE in kept) == (False, False)
    assert b"vitale" not in bytes(Dialogue.objects.get().sealed)


@pytest.mark.parametrize("answer", ["INCONNU", "unknown"])
def test_who_does_not_know_the_sender_is_answered_too(answer: str) -> None:
    text(SCAM, "1")
    text(answer, "2")
    assert Report.objects.get().sender == ""


def test_the_same_text_again_gets_the_same_reply_and_changes_nothing() -> None:
    first = [text(SCAM, "1"), text("INCONNU", "2")]
    assert [text(SCAM, "1"), text("INCONNU", "2")] == first
    assert (Report.objects.count(), Dialogue.objects.count()) == (1, 0)


def test_a_number_first_is_asked_for_the_message() -> None:
    assert text("0612000000", "1") == words("ask_message", "fr")
    assert Dialogue.objects.count() == 0


def test_a_second_message_reports_the_first_and_waits_itself() -> None:
    text(SCAM, "1")
    reply = text(PARCEL, "2")
    assert (Report.objects.get().text, Report.objects.get().number in reply) == (SCAM, True)
    assert Dialogue.objects.get().language == "en"
    assert text(PARCEL, "3") == words("ask_sender", "en")
    assert Report.objects.count() == 1


def test_stop_deletes_what_waits() -> None:
    text(SCAM, "1")
    assert text("STOP", "2") == words("forgotten", "fr")
    assert (Dialogue.objects.count(), Report.objects.count()) == (0, 0)


def test_after_an_hour_it_is_forgotten() -> None:
    text(SCAM, "1")
    assert text("0612000000", "2", at=AT + timedelta(hours=1)) == words("ask_message", "fr")
    text(SCAM, "3")
    assert forget_dialogues(at=AT + timedelta(minutes=59)) == 0
    assert forget_dialogues(at=AT + timedelta(days=2)) == 1
    assert (Dialogue.objects.count(), Replied.objects.count()) == (0, 0)


@pytest.mark.parametrize("column", ["language = 'de'", "until = at"])
def test_the_database_refuses_what_is_no_dialogue(column: str) -> None:
    text(SCAM, "1")
    with pytest.raises(DatabaseError, match="dialogue_"), transaction.atomic():
        rows(f"UPDATE scams_dialogue SET {column} RETURNING id", ())


class Conversation(RuleBasedStateMachine):
    """Any texts in any order, against what a person would expect."""

    @initialize()
    def nobody_wrote(self) -> None:
        self.mark = transaction.atomic()
        self.mark.__enter__()
        self.at, self.until, self.count, self.reports, self.waiting = AT, AT, 0, 0, ""
        Dialogue.objects.all().delete()
        self.before = Report.objects.count()

    @rule(
        says=st.sampled_from([SCAM, PARCEL, "0612000000", "INCONNU", "STOP", "merci", ""]), minutes=st.integers(0, 70)
    )
    def somebody_writes(self, says: str, minutes: int) -> None:
        self.at += timedelta(minutes=minutes)
        if minutes >= 60 or (self.waiting and self.at >= self.until):
            self.waiting = ""
        self.count += 1
        reply = text(says, f"m{self.count}", at=self.at)
        if says == "STOP":
            self.waiting = ""
        elif says in (SCAM, PARCEL):
            self.reports += bool(self.waiting) and self.waiting != says
            self.until = self.until if self.waiting == says else self.at + timedelta(hours=1)
            self.waiting = says
        elif says in ("0612000000", "INCONNU"):
            self.reports += bool(self.waiting)
            self.waiting = ""
        assert text(says, f"m{self.count}", at=self.at) == reply
        assert septets(reply) <= SEPTETS_MAX
        assert Report.objects.count() - self.before == self.reports
        assert Dialogue.objects.filter(until__gt=self.at).count() == bool(self.waiting)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.mark.__exit__(None, None, None)


def test_any_conversation_reports_what_was_answered_and_keeps_at_most_one_message() -> None:
    run_state_machine_as_test(Conversation, settings=effort(max_examples=15, stateful_step_count=8, deadline=None))
