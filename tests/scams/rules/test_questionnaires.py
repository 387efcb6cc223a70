"""Answers about a call or a job offer: judged by what was answered, at the words that say so, in both languages."""

import pytest

from pecule.kernel.refusals import NotFound, Refusal
from pecule.scams.rules import data, judge, read
from pecule.scams.rules.messages import CHANNELS, HAPPENED, Message
from pecule.scams.rules.questionnaires import (
    AnswerMissing,
    AnswerTooLong,
    AnswerUnknown,
    message_of,
    questionnaire,
)
from pecule.scams.rules.verdict import Verdict

CALM = {
    "call": {"who": "other", "expected": "no", "asked": "nothing", "pressed": "calm", "knew": "nothing"},
    "job": {"who": "firm", "came": "applied", "work": "usual", "pays": "usual", "asked": "nothing", "met": "yes"},
}


def answered(about: str, said: str, language: str = "en", words: str = "") -> Message:
    """A message of calm answers, changed by ``said``: ``who=bank asked=code,pay``."""
    given = {**CALM[about], "happened": "nothing", **dict(one.split("=") for one in said.split())}
    answers = {question: value.split(",") for question, value in given.items()}
    return message_of(questionnaire(about), {**answers, "words": [words]}, language)


def judged(about: str, said: str, language: str = "en", words: str = "") -> Verdict:
    return judge(read(answered(about, said, language, words)))


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(
    ("about", "said", "verdict"),
    [
        ("call", "", "looks_legitimate"),
        ("call", "who=bank", "cannot_tell"),
        ("call", "who=bank asked=code", "scam"),
        ("call", "who=bank asked=code expected=yes", "scam"),
        ("call", "who=bank asked=courier", "scam"),
        ("call", "asked=nir", "scam"),
        ("call", "asked=approve", "scam"),
        ("call", "asked=install who=support", "scam"),
        ("call", "asked=invest", "scam"),
        ("call", "asked=pay who=relative pressed=quiet", "scam"),
        ("call", "who=ameli asked=document number=+33639981234", "scam"),
        ("call", "who=ameli asked=document expected=yes number=3646", "looks_legitimate"),
        ("call", "who=telecom asked=pay expected=yes", "looks_legitimate"),
        ("call", "who=cpf", "unlawful_solicitation"),
        ("call", "who=cpf asked=nothing pressed=calm", "unlawful_solicitation"),
        ("call", "asked=training pressed=now", "unlawful_solicitation"),
        ("call", "who=cpf asked=training,nir", "scam"),
        ("call", "who=cpf expected=yes asked=training", "looks_legitimate"),
        ("job", "", "looks_legitimate"),
        ("job", "who=unknown_firm came=site met=no", "cannot_tell"),
        ("job", "asked=document", "cannot_tell"),
        ("job", "asked=document met=no came=email", "scam"),
        ("job", "asked=rib met=no came=site", "scam"),
        ("job", "asked=money", "scam"),
        ("job", "asked=crypto", "scam"),
        ("job", "asked=cheque met=yes", "scam"),
        ("job", "work=parcels", "scam"),
        ("job", "work=money", "scam"),
        ("job", "work=tasks came=messenger", "scam"),
        ("job", "asked=training", "unlawful_solicitation"),
        ("job", "asked=training,document met=no", "scam"),
        ("job", "who=france_travail asked=code", "scam"),
    ],
)
def test_each_verdict_has_its_answers(about: str, said: str, verdict: str, language: str) -> None:
    assert judged(about, said, language).verdict == verdict


def test_reasons_point_at_the_answers() -> None:
    message = answered("call", "who=bank asked=code pressed=now", "fr")
    told = {one.reason: message.text[one.start : one.end] for one in judge(read(message)).reasons}
    assert told == {
        "asks_secret": "un mot de passe ou un code reçu",
        "urgency": "il fallait agir tout de suite",
        "authority": "ma banque",
    }


def test_the_message_is_a_line_for_each_choice_then_the_persons_own_words() -> None:
    message = answered("call", "who=bank asked=code,pay number=0162000000 happened=paid", words="She said Mr Smith.")
    assert message.text == (
        "Said to be: my bank\nCall asked for: no\nAsked for: a password or a code that I received\n"
        "Asked for: to pay or to send money\nManner: calmly\nKnew: nothing\nShe said Mr Smith."
    )
    assert (message.channel, message.sender, message.happened) == ("call", "0162000000", "paid")


def test_our_own_words_are_not_read_as_a_message_but_the_persons_are() -> None:
    asked = "Allez sur https://ameli-vitale.info"
    assert read(answered("call", "who=bank asked=code")).ids == {"authorities", "secret_password"}
    assert [one.text for one in read(answered("job", "", "fr", asked)).addresses] == ["https://ameli-vitale.info"]
    assert judged("job", "", "fr", asked).verdict == "scam"


def test_a_persons_own_caution_does_not_speak_for_the_caller() -> None:
    cautious = "C’est une arnaque, je ne donne jamais mon code, j’ai raccroché."
    assert judged("call", "asked=code", "fr", cautious).score >= judged("call", "asked=code", "fr").score


def test_what_they_knew_is_said_to_prove_nothing() -> None:
    assert "knows_you" in {one.reason for one in judged("call", "asked=code knew=bank,name").reasons}


def test_whoever_asked_to_be_called_is_not_told_that_it_was_canvassing() -> None:
    told = {one.reason for one in judged("call", "who=cpf expected=yes").reasons}
    assert told == {"expected_notice", "asks_nothing"}


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ("who=", AnswerMissing),
        ("who=pope", AnswerUnknown),
        ("who=bank,tax", AnswerUnknown),
        ("asked=code,gold", AnswerUnknown),
        (f"number={'0' * 321}", AnswerTooLong),
    ],
)
def test_what_was_not_offered_is_refused(said: str, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        answered("call", said)


def test_there_are_two_questionnaires() -> None:
    with pytest.raises(NotFound):
        questionnaire("letter")


@pytest.mark.parametrize("id_", ["call", "job"])
def test_every_question_is_whole_and_every_finding_is_told(id_: str) -> None:
    asked, told = questionnaire(id_), data.read("told")["reasons"]
    assert asked.channel in CHANNELS
    assert len({question.id for question in asked.questions}) == len(asked.questions)
    for question in asked.questions:
        assert {language: bool(words["asks"]) for language, words in question.words.items()} == {"fr": True, "en": True}
        assert bool(question.choices) == (question.kind in ("one", "many"))
        for choice in question.choices:
            assert set(choice.words) == {"fr", "en"}
            assert {one.reason for one in choice.found} - set(told) - {""} == set()
    happened = next(question for question in asked.questions if question.id == "happened")
    assert tuple(choice.id for choice in happened.choices) == HAPPENED
