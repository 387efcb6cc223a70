"""What to do now, by what it is, how it came and what already happened."""

from datetime import UTC, datetime

import pytest

from pecule.scams.rules import Message, judge, read
from pecule.scams.rules.advice import advise, step, step_ids

FRIDAY = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)  # 10:00 in Paris


def ids(verdict: str = "scam", channel: str = "sms", kind: str = "bank", happened: str = "nothing") -> tuple[str, ...]:
    return step_ids(verdict=verdict, channel=channel, kind=kind, happened=happened)


@pytest.mark.parametrize(
    ("channel", "door"),
    [
        ("sms", "33700"),
        ("call", "33700"),
        ("email", "signal_spam"),
        ("social", "pharos"),
        ("job_offer", "info_escroqueries"),
        ("letter", "info_escroqueries"),
    ],
)
def test_when_nothing_happened_do_nothing_and_report_it_at_the_door_of_the_channel(channel: str, door: str) -> None:
    assert ids(channel=channel) == ("do_nothing", door)


@pytest.mark.parametrize(
    ("kind", "happened", "steps"),
    [
        ("bank", "clicked", ("change_password", "17cyber")),
        ("bank", "gave_secret", ("change_password", "17cyber")),
        ("cpf", "gave_secret", ("lock", "victim_case", "change_password", "17cyber")),
        ("cpf", "account_emptied", ("lock", "victim_case", "change_password", "17cyber")),
        ("bank", "gave_bank_details", ("bank", "perceval", "17cyber")),
        ("parcel", "paid", ("bank", "thesee", "17cyber")),
    ],
)
def test_what_already_happened_comes_first(kind: str, happened: str, steps: tuple[str, ...]) -> None:
    assert ids(kind=kind, happened=happened) == (*steps, "do_nothing", "33700")


def test_a_relative_is_called_on_the_number_one_knows() -> None:
    assert ids(kind="family") == ("do_nothing", "tell_family", "33700")


def test_forbidden_canvassing_goes_to_the_consumer_authority_too() -> None:
    assert ids("unlawful_solicitation", kind="cpf") == ("do_nothing", "33700", "signalconso")


def test_what_looks_real_is_checked_on_the_site_one_knows() -> None:
    assert ids("looks_legitimate") == ids("cannot_tell") == ("official_site",)
    assert ids("cannot_tell", happened="paid") == ("official_site", "bank", "thesee", "17cyber")


@pytest.mark.parametrize(
    ("at", "answers"),
    [
        (FRIDAY, True),
        (datetime(2026, 11, 27, 7, 59, tzinfo=UTC), False),  # 8:59 in Paris
        (datetime(2026, 11, 27, 17, 29, tzinfo=UTC), True),
        (datetime(2026, 11, 27, 17, 30, tzinfo=UTC), False),  # 18:30
        (datetime(2026, 7, 10, 16, 29, tzinfo=UTC), True),  # 18:29 in summer
        (datetime(2026, 11, 28, 10, 0, tzinfo=UTC), False),  # a Saturday
        (datetime(2026, 12, 25, 10, 0, tzinfo=UTC), False),  # Christmas, a Friday
    ],
)
def test_the_helpline_is_open_on_working_days_from_nine_to_half_past_six_in_paris(at: datetime, answers: bool) -> None:
    found = step("info_escroqueries", channel="letter", at=at, language="fr")
    assert (found.phone, found.open) == ("0 805 805 817", answers)


def test_steps_speak_the_language_and_the_channel() -> None:
    spoken = step("33700", channel="call", at=FRIDAY, language="fr").text
    written = step("33700", channel="sms", at=FRIDAY, language="en").text
    assert spoken.startswith("Envoyez au 33700 un SMS « spam vocal »")
    assert written.startswith("Forward the text message to 33700")


def test_a_message_about_the_training_account_leads_to_its_lock() -> None:
    text = "Votre compte CPF est suspendu, donnez votre mot de passe sur moncompteformation-fr.info"
    reading = read(Message(text, happened="gave_secret"))
    steps = advise(reading, judge(reading), at=FRIDAY, language="fr")
    assert [one.id for one in steps][:2] == ["lock", "victim_case"]
    assert (steps[0].page, steps[-1].id) == ("holder:lock", "phishing_initiative")
