"""Is this message a scam? Without an account; what is pasted here is read once and kept nowhere."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from pecule.kernel.refusals import Refusal
from pecule.scams.queries import Answer, check
from pecule.scams.queries.pictures import pictures_are_read, read_picture
from pecule.scams.rules import TEXT_MAX, Message
from pecule.scams.rules.messages import SENDER_MAX
from pecule.scams.rules.pictures import OCTETS_MAX, PictureTooHeavy
from pecule.scams.rules.telling import lure_words, pieces, reason_words, verdict_words
from pecule.scams.rules.verdict import ADVERT, LEGITIMATE, UNKNOWN
from pecule.sites.design.forms import PlainForm, form_page
from pecule.sites.design.http import Request
from pecule.sites.design.limits import at_most, body_of_at_most, files_stay_in_memory

_FORM_OCTETS = OCTETS_MAX + 2**20


class CheckForm(PlainForm):
    """One big box, how it came, what already happened."""

    text = forms.CharField(
        label=_("The message"),
        help_text=_("Paste it whole, with its links and numbers. For a call, write what was said to you."),
        max_length=TEXT_MAX,
        widget=forms.Textarea(attrs={"rows": 8, "autocomplete": "off"}),
    )
    channel = forms.ChoiceField(
        label=_("How did it come?"),
        initial="sms",
        choices=[
            ("sms", _("By SMS or chat message")),
            ("email", _("By e-mail")),
            ("call", _("By telephone")),
            ("social", _("On a social network")),
            ("job_offer", _("As a job offer")),
            ("letter", _("By letter")),
        ],
        widget=forms.Select(),
    )
    sender = forms.CharField(
        label=_("Who sent it?"),
        help_text=_("The number, address or name that you see."),
        max_length=SENDER_MAX,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    happened = forms.ChoiceField(
        label=_("What already happened?"),
        initial="nothing",
        choices=[
            ("nothing", _("Nothing yet")),
            ("clicked", _("I opened the link")),
            ("gave_secret", _("I gave a password, a code or my social security number")),
            ("gave_bank_details", _("I gave my card or bank details")),
            ("paid", _("I paid or sent money")),
            ("account_emptied", _("An account of mine was emptied")),
        ],
        widget=forms.RadioSelect(),
    )


class CheckPage(CheckForm):
    """The same, or a picture from which the text is read first."""

    picture = forms.FileField(
        label=_("Or a picture of the message"),
        help_text=_(
            "A screenshot or a photo: PNG, JPEG or WebP, 8 MB at most. We read its text and show it to you before "
            "anything else. The picture is kept nowhere."
        ),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )
    field_order = ("text", "picture", "channel", "sender", "happened")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not pictures_are_read():
            del self.fields["picture"]


@dataclass(frozen=True, slots=True)
class Why:
    """One reason, and the words of the message that say so."""

    says: str
    quotes: tuple[str, ...]


@never_cache
@files_stay_in_memory
@body_of_at_most(_FORM_OCTETS)
@at_most(30, seconds=60)
def check_message(request: Request) -> HttpResponse:
    """Ask for the message; answer under the same address, since nothing of it is kept to show again."""
    picture = request.FILES.get("picture") if request.method == "POST" else None
    if isinstance(picture, UploadedFile):
        return _with_text_of(picture, request)
    form = CheckPage(request.POST if request.method == "POST" else None)
    context: dict[str, object] = {"answer": None, "carried": ()}
    if form.is_valid():
        form.cleaned_data.pop("picture", None)
        try:
            answer = check(Message(**form.cleaned_data), at=request.now, language=language())
        except Refusal as refusal:
            form.add_refusal(refusal, "text")
        else:
            context = {**told(answer, language()), "carried": list(form.cleaned_data.items())}
    return _page(request, form, context)


def _with_text_of(picture: "UploadedFile[bytes]", request: Request) -> HttpResponse:
    """The form again, with what was read in the picture after what was typed: the person corrects it first."""
    typed = request.POST.dict()
    try:
        if (picture.size or 0) > OCTETS_MAX:
            raise PictureTooHeavy(most=OCTETS_MAX // 1_000_000)
        read = read_picture(picture.read())
    except Refusal as refusal:
        form = CheckPage(request.POST)
        form.fields["text"].required = False
        form.add_refusal(refusal, "picture" if "picture" in form.fields else None)
        return _page(request, form, {})
    text = f"{typed.get('text', '').strip()}\n\n{read}".strip()[:TEXT_MAX]
    form = CheckPage(initial={**typed, "text": text})
    del form.fields["picture"]
    return _page(request, form, {"read": True})


def _page(request: Request, form: CheckPage, context: Mapping[str, object]) -> HttpResponse:
    return form_page(
        request, "public/check.html", form, {"answer": None, "read": False, "reads": pictures_are_read(), **context}
    )


def language() -> str:
    return "fr" if (get_language() or "").startswith("fr") else "en"


def told(answer: Answer, language: str) -> dict[str, object]:
    """What the page of an answer shows."""
    judged, text = answer.verdict, answer.reading.message.text
    title, says = verdict_words(judged.verdict, language)
    return {
        "answer": answer,
        "title": title,
        "says": says,
        "calm": judged.verdict in (LEGITIMATE, ADVERT),
        "unsure": judged.verdict == UNKNOWN,
        "pieces": list(pieces(text, judged.reasons, answer.heaviest())),
        "why": list(_why(answer, language)),
        "wants": [reason_words(want, language) for want in judged.wants],
        "lures": [lure_words(lure, language) for lure in judged.lures],
    }


def _why(answer: Answer, language: str) -> Iterator[Why]:
    text = answer.reading.message.text
    for reason in dict.fromkeys(one.reason for one in answer.verdict.reasons):
        places = [one for one in answer.verdict.reasons if one.reason == reason and one.end > one.start]
        yield Why(reason_words(reason, language), tuple(dict.fromkeys(text[p.start : p.end] for p in places)))
