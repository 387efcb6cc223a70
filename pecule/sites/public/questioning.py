"""Questions about a call or a job offer, one a page: answers travel with the form, and are kept nowhere."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from pecule.kernel.refusals import Refusal
from pecule.scams.queries import check
from pecule.scams.rules.messages import Message
from pecule.scams.rules.questionnaires import Question, Questionnaire, message_of, questionnaire
from pecule.sites.design.forms import PlainForm, form_page
from pecule.sites.design.http import Request
from pecule.sites.design.limits import at_most
from pecule.sites.public.checking import language, told

Carried = list[tuple[str, str]]


def _form(question: Question, *args: Any, **kwargs: Any) -> PlainForm:
    """The form of one question, its field in place before our widgets are set."""
    form: type[PlainForm] = type("QuestionForm", (PlainForm,), {question.id: _field(question, language())})
    return form(*args, **kwargs)


def _field(question: Question, spoken: str) -> forms.Field:
    words = question.words[spoken]
    common: dict[str, Any] = {"label": words["asks"], "help_text": words.get("hint", ""), "required": not question.free}
    if not question.choices:
        wide = forms.Textarea(attrs={"rows": 8, "autocomplete": "off"})
        widget: forms.Widget = wide if question.kind == "text" else forms.TextInput(attrs={"autocomplete": "off"})
        return forms.CharField(**common, widget=widget, max_length=question.longest)
    choices = [(choice.id, _sentence(choice.words[spoken])) for choice in question.choices]
    if question.kind == "many":
        hint = words.get("hint") or _("Choose all that apply.")
        return forms.MultipleChoiceField(
            **common | {"help_text": hint}, choices=choices, widget=forms.CheckboxSelectMultiple()
        )
    return forms.ChoiceField(**common, choices=choices, widget=forms.RadioSelect())


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


@never_cache
@at_most(60, seconds=60)
def questions(request: Request, kind: str) -> HttpResponse:
    """Ask the next question; after the last one, answer as for any message."""
    asked = questionnaire(kind)
    if request.method != "POST":
        return _ask(request, asked, 0, QueryDict())
    at = _place(request.POST, asked)
    if "back" in request.POST:
        return _ask(request, asked, at - 1, request.POST)
    form = _form(asked.questions[at], request.POST)
    if not form.is_valid():
        return _ask(request, asked, at, request.POST, form)
    if at + 1 < len(asked.questions):
        return _ask(request, asked, at + 1, request.POST)
    return _answer(request, asked)


def message_from(posted: QueryDict) -> Message:
    """The message that the answers of a form make. Raises NotFound, AnswerMissing, AnswerUnknown, AnswerTooLong."""
    asked = questionnaire(posted.get("questionnaire", ""))
    return message_of(asked, {question.id: posted.getlist(question.id) for question in asked.questions}, language())


def carried(posted: QueryDict, asked: Questionnaire, *, but: str = "") -> Carried:
    """The answers given so far, as hidden fields; without those to the question ``but``."""
    ids = [question.id for question in asked.questions if question.id != but]
    return [("questionnaire", asked.id), *((id_, str(value)) for id_ in ids for value in posted.getlist(id_))]


def _place(posted: QueryDict, asked: Questionnaire) -> int:
    """Which question a form answers; the first one, where it says nothing that we wrote."""
    said = posted.get("at", "")
    at = int(said) if said.isascii() and said.isdecimal() and len(said) < 3 else 0
    return min(at, len(asked.questions) - 1)


def _ask(
    request: Request, asked: Questionnaire, at: int, posted: QueryDict, form: PlainForm | None = None
) -> HttpResponse:
    at = max(0, at)
    question = asked.questions[at]
    context = {
        "kind": asked.id,
        "title": asked.titles[language()],
        "at": at,
        "number": at + 1,
        "count": len(asked.questions),
        "carried": carried(posted, asked, but=question.id),
    }
    shown = form or _form(question, initial=_initial(question, posted))
    return form_page(request, "public/question.html", shown, context)


def _initial(question: Question, posted: QueryDict) -> Mapping[str, str | Sequence[str]]:
    """What was answered before, when somebody goes back."""
    if question.id not in posted:
        return {}
    answers = [str(answer) for answer in posted.getlist(question.id)]
    return {question.id: answers if question.kind == "many" else answers[0]}


def _answer(request: Request, asked: Questionnaire) -> HttpResponse:
    posted = request.POST.copy()
    posted["questionnaire"] = asked.id
    try:
        message = message_from(posted)
    except Refusal as refusal:
        at = _first_wrong(asked, posted)
        form = _form(asked.questions[at], posted)
        form.add_refusal(refusal, asked.questions[at].id)
        return _ask(request, asked, at, posted, form)
    answer = check(message, at=request.now, language=language())
    context = {**told(answer, language()), "carried": carried(posted, asked), "read": False, "reads": True}
    return form_page(request, "public/check.html", PlainForm(), context)


def _first_wrong(asked: Questionnaire, posted: QueryDict) -> int:
    """The first question whose answer cannot be read."""
    for at, question in enumerate(asked.questions):
        try:
            question.read(posted.getlist(question.id))
        except Refusal:
            return at
    return 0
