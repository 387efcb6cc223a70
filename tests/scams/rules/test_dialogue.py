"""The dialogue by SMS: what a text is, what is done about it, and that replies fit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pecule.scams.rules.dialogue import SEPTETS_MAX, Move, Said, move, plain, said, septets, words
from pecule.scams.rules.verdict import VERDICTS


@pytest.mark.parametrize(
    ("text", "waiting", "what"),
    [
        ("06 12 34 56 78", True, Said.SENDER),
        ("+33 6 12 34 56 78", False, Said.SENDER),
        ("38080", True, Said.SENDER),
        ("AMELI", True, Said.SENDER),
        ("AMELI", False, Said.MESSAGE),
        ("Inconnu.", True, Said.UNKNOWN),
        ("UNKNOWN", True, Said.UNKNOWN),
        ("numéro masqué", True, Said.UNKNOWN),
        ("Stop", False, Said.STOP),
        ("ARRÊT", True, Said.STOP),
        ("Merci !", True, Said.CHATTER),
        ("", True, Said.CHATTER),
        ("Votre colis attend : chrono-colis.top/p", True, Said.MESSAGE),
        ("1234567890123456789", True, Said.MESSAGE),
    ],
)
def test_what_a_text_is(text: str, waiting: bool, what: Said) -> None:
    assert said(text, waiting=waiting) is what


def test_every_move() -> None:
    told = {(what, waiting): move(what, waiting=waiting) for what in Said for waiting in (False, True)}
    assert told == {
        (Said.MESSAGE, False): Move.ASK_SENDER,
        (Said.MESSAGE, True): Move.REPORT_AND_ASK,
        (Said.SENDER, False): Move.ASK_MESSAGE,
        (Said.SENDER, True): Move.REPORT,
        (Said.UNKNOWN, False): Move.ASK_MESSAGE,
        (Said.UNKNOWN, True): Move.REPORT,
        (Said.STOP, False): Move.FORGET,
        (Said.STOP, True): Move.FORGET,
        (Said.CHATTER, False): Move.ASK_MESSAGE,
        (Said.CHATTER, True): Move.ASK_SENDER,
    }
    assert move(Said.MESSAGE, waiting=True, same=True) is Move.ASK_SENDER


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_reply_fits_two_segments_and_none_has_a_letter_that_costs_double(language: str) -> None:
    report = {"number": "ABCD-EFGH", "code": "ABCD-EFGH-IJKL-MNOP", "host": "moncompteformation.exemple.gouv.fr"}
    replies = [words(name, language) for name in ("ask_message", "ask_sender", "forgotten")]
    replies.append(words("reported_first", language, **report))
    replies += [words("report", language, verdict=words(one, language), **report) for one in VERDICTS]
    assert [reply for reply in replies if septets(reply) > SEPTETS_MAX] == []
    assert {septets(reply) - len(reply) for reply in replies} == {0}


@given(st.text())
def test_whatever_it_says_a_reply_is_sent_as_seven_bits(text: str) -> None:
    assert plain(plain(text)) == plain(text)
    assert septets(plain(text)) >= len(plain(text))
