"""A hearing: what the organisation is blamed for, its answer, and what came of it."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from pecule.catalogue import actions
from pecule.catalogue.queries import HearingLine
from pecule.catalogue.queries import hearing as hearing_of
from pecule.catalogue.rules import TextMissing
from pecule.catalogue.rules.sanctions import HearingClosed
from pecule.sites.design.components import Step
from pecule.sites.design.forms import PlainForm
from pecule.sites.design.http import Request
from pecule.sites.design.words import long_date
from pecule.sites.entrance.doors import audience_required
from pecule.sites.organisation import listing_words as words
from pecule.sites.organisation.pages.asking import LongText, ask, typed
from pecule.sites.organisation.pages.mine import may, mine, today

ANSWER_MAX = 10_000


class AnswerForm(PlainForm):
    """What the organisation says."""

    answer = LongText(
        label=gettext_lazy("Your answer"),
        help_text=gettext_lazy("Facts, dates, what you have put right since. It cannot be changed once sent."),
        max_length=ANSWER_MAX,
        rows=10,
    )


@audience_required("organisation")
@require_safe
def hearing(request: Request, hearing: UUID) -> HttpResponse:
    """What is reproached and what may follow, then what was said and decided."""
    organisations = mine(request)
    found = hearing_of(hearing, organisation_id=organisations[0].id)
    context = {
        "organisations": organisations,
        "hearing": found,
        "state": words.hearing(found.state),
        "measure": words.measure(found.measure),
        "timeline": _timeline(found),
        "sanctions": [(one, words.measure(one.kind)) for one in found.sanctions],
        "answers": found.state == "open"
        and today(request) <= found.answer_by
        and may(request, organisations[0], "manager"),
    }
    return render(request, "organisation/hearing.html", context)


@audience_required("organisation")
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: Request, hearing: UUID) -> HttpResponse:
    """Answer once, in the organisation's name."""
    organisation = mine(request, "manager")[0]
    found = hearing_of(hearing, organisation_id=organisation.id)
    if found.state != "open":
        raise HearingClosed

    def act(answer: str) -> None:
        actions.answer_hearing(hearing=hearing, answer=answer, by=request.actor, at=request.now)

    return ask(
        request,
        typed(request, AnswerForm),
        act,
        title=_("What do you answer?"),
        button=_("Send my answer"),
        back=(reverse("organisation:hearing", args=[hearing]), _("Back")),
        done=_("Your answer is sent. You will be told what is decided, with its reasons."),
        why=[
            _("Last day to answer: {day}. Without an answer, we decide on what we know.").format(
                day=long_date(found.answer_by)
            )
        ],
        refusals={TextMissing: "answer"},
        template="organisation/hearing_answer.html",
        context={"about": organisation.name, "hearing": found},
    )


def _timeline(found: HearingLine) -> list[Step]:
    steps = [Step(_("We wrote what you are blamed for"), found.opened_at)]
    if found.answered_at:
        steps.append(Step(_("You answered"), found.answered_at))
    elif found.state == "open":
        steps.append(Step(_("You answer"), found.answer_by, "now", _("Last day.")))
    decided = [Step(words.measure(one.kind), one.decided_on, "bad", one.reason) for one in found.sanctions]
    if found.closed_at:
        return [*steps, *decided, Step(_("The hearing is closed"), found.closed_at, "done", found.conclusion)]
    return [*steps, *decided, Step(_("We decide, with reasons"), None, "next")]
