"""Questions for who has nothing to paste, and the message that the answers make: ``data/questionnaires.yaml``. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from pecule.kernel.refusals import NotFound, Refusal
from pecule.scams.rules import data
from pecule.scams.rules.messages import SENDER_MAX, Answers, Finding, Message
from pecule.scams.rules.patterns import patterns

WORDS_MAX = 10_000
_COLON = {"fr": "\u00a0: ", "en": ": "}
Given = Mapping[str, Sequence[str]]
"""Ids of the choices by question; of a line or a text, the words themselves."""


class AnswerMissing(Refusal):
    """A question that must be answered before the next one."""

    says = "This question has no answer yet."
    next_step = "Choose what comes closest."


class AnswerUnknown(Refusal):
    """An answer that was not offered."""

    says = "This answer is none of those offered."
    next_step = "Choose one of the list."


class AnswerTooLong(Refusal):
    """More words than are read."""

    says = "This answer has {characters} characters: at most {most} are read."
    next_step = "Keep what was asked of you, with names, addresses and numbers."


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer that is offered: its words by language, what it says, the body that it claims to be (empty: none)."""

    id: str
    words: Mapping[str, str]
    found: tuple[Finding, ...]
    brand: str


@dataclass(frozen=True, slots=True)
class Question:
    """``kind``: one, many, line, text. ``words`` by language: asks, perhaps hint and says. ``free``: may be left out.

    ``number``: the answer is who it came from.
    """

    id: str
    kind: str
    words: Mapping[str, Mapping[str, str]]
    choices: tuple[Choice, ...]
    free: bool
    number: bool

    @property
    def longest(self) -> int:
        """How many characters an answer in own words may have."""
        return WORDS_MAX if self.kind == "text" else SENDER_MAX

    def read(self, given: Sequence[str]) -> tuple[str, ...]:
        """The answer as it is kept. Raises AnswerMissing, AnswerUnknown, AnswerTooLong."""
        answer = tuple(one.strip() for one in given if one.strip())
        if not answer and not self.free:
            raise AnswerMissing
        if not self.choices:
            if answer and len(answer[0]) > self.longest:
                raise AnswerTooLong(characters=len(answer[0]), most=self.longest)
            return answer[:1]
        if not {choice.id for choice in self.choices}.issuperset(answer) or (self.kind == "one" and len(answer) > 1):
            raise AnswerUnknown
        return tuple(choice.id for choice in self.choices if choice.id in answer)


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """Questions in their order, about one channel. ``titles`` by language."""

    id: str
    channel: str
    titles: Mapping[str, str]
    questions: tuple[Question, ...]


def questionnaire(id_: str) -> Questionnaire:
    """One by its id: call, job. Raises NotFound."""
    found = _all().get(id_)
    if found is None:
        raise NotFound
    return found


def message_of(asked: Questionnaire, given: Given, language: str) -> Message:
    """The message that answers make, told in ``language``: the choices first, a line each, then the person's own words.

    Raises AnswerMissing, AnswerUnknown, AnswerTooLong.
    """
    answers = {question.id: question.read(given.get(question.id, ())) for question in asked.questions}
    lines, findings, brands, at = [], [], [], 0
    for question in asked.questions:
        says = question.words[language].get("says", "")
        for choice in question.choices if says else ():
            if choice.id not in answers[question.id]:
                continue
            start = at + len(says) + len(_COLON[language])
            end = start + len(choice.words[language])
            findings += [Finding(one.id, one.reason, start, end, one.points) for one in choice.found]
            brands += [choice.brand] if choice.brand else []
            lines.append(f"{says}{_COLON[language]}{choice.words[language]}\n")
            at = end + 1
    if any(one.id == "cpf_asked" for one in findings):
        findings = [one for one in findings if one.reason != "cpf_solicitation"]
    own = [answers[question.id] for question in asked.questions if not question.choices and not question.number]
    sender = [answers[question.id] for question in asked.questions if question.number]
    return Message(
        "".join(lines) + "\n".join(words[0] for words in own if words),
        asked.channel,
        next((shown[0] for shown in sender if shown), ""),
        answers["happened"][0],
        answers=Answers(at, tuple(findings), tuple(dict.fromkeys(brands))),
    )


@cache
def _all() -> Mapping[str, Questionnaire]:
    return {id_: _questionnaire(id_, line) for id_, line in data.read("questionnaires").items()}


def _questionnaire(id_: str, line: Mapping[str, Any]) -> Questionnaire:
    titles = {language: line[language]["title"] for language in ("fr", "en")}
    return Questionnaire(id_, line["channel"], titles, tuple(_question(one) for one in line["questions"]))


def _question(line: Mapping[str, Any]) -> Question:
    choices = tuple(_choice(one) for one in line.get("choices", ()))
    words = {language: line[language] for language in ("fr", "en")}
    return Question(line["id"], line["kind"], words, choices, line.get("free", False), line.get("number", False))


def _choice(line: Mapping[str, Any]) -> Choice:
    words = {language: line[language] for language in ("fr", "en")}
    return Choice(line["id"], words, tuple(_finding(one) for one in line.get("found", ())), line.get("brand", ""))


def _finding(said: str | Mapping[str, Any]) -> Finding:
    if isinstance(said, str):
        pattern = patterns()[said]
        return Finding(pattern.id, pattern.reason, 0, 0, pattern.points)
    return Finding(said["id"], said["reason"], 0, 0, float(said["points"]))
