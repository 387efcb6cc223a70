"""Check a message: for anybody's program, without a pass. Texts that a gateway brings: with one."""

from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Router, Schema
from pydantic import Field

from pecule.kernel.refusals import Refusal
from pecule.scams.actions import receive_text
from pecule.scams.queries import check
from pecule.scams.rules import TEXT_MAX, Message
from pecule.scams.rules.messages import SENDER_MAX
from pecule.scams.rules.telling import reason_words, verdict_words
from pecule.signin.rules import Scope
from pecule.sites.api.passes import ApiRequest, May
from pecule.sites.design.http import Request
from pecule.sites.design.limits import TryLimit

router = Router(tags=["scams"])
LIMIT = TryLimit(60, 60, ("POST",))


class TooManyChecks(Refusal):
    """More calls than one address may make."""

    says = "This address has checked many messages in a minute. This one was not read."
    next_step = "Wait a minute. For many messages at once, run “pecule scams check --jsonl” on your own machine."
    status = 429


class CheckIn(Schema):
    """A message as it was received. ``sender``: its number, address or name; ``happened``: what was already done.

    ``language`` is that of the sentences in the answer.
    """

    text: Annotated[str, Field(min_length=1, max_length=TEXT_MAX)]
    channel: Literal["sms", "email", "call", "job_offer", "social", "letter"] = "sms"
    sender: Annotated[str, Field(max_length=SENDER_MAX)] = ""
    happened: Literal["nothing", "clicked", "gave_secret", "gave_bank_details", "paid", "account_emptied"] = "nothing"
    language: Literal["fr", "en"] = "fr"


class ReasonOut(Schema):
    """One reason in words, and where it stands in the text; ``start`` equals ``end`` for what is in no word."""

    reason: str
    says: str
    start: int
    end: int
    text: str


class IndicatorOut(Schema):
    """What can be recognised elsewhere. ``kind``: phone, email, domain, address (of a page), iban."""

    kind: str
    value: str


class StepOut(Schema):
    """One thing to do now, the most pressing first. ``open``: whether the helpline answers now, null without hours."""

    id: str
    title: str
    text: str
    phone: str
    link: str
    open: bool | None


class CheckOut(Schema):
    """What a message is. ``score`` in [0, 1] rises with danger, never a certainty; ``wants``: what it asks for."""

    verdict: Literal["scam", "unlawful_solicitation", "advert", "looks_legitimate", "cannot_tell"]
    score: float
    title: str
    says: str
    reasons: list[ReasonOut]
    wants: list[str]
    lures: list[str]
    indicators: list[IndicatorOut]
    steps: list[StepOut]


@router.post("/scams/check", auth=None, response=CheckOut, operation_id="scams_check", url_name="scams_check")
def check_message(request: Request, body: CheckIn) -> dict[str, Any]:
    """Say whether a message deceives, why, what to do. No account; 60 calls a minute by address; nothing is kept."""
    if not LIMIT.allows(request):
        raise TooManyChecks
    message = Message(body.text, body.channel, body.sender, body.happened)
    answer = check(message, at=request.now, language=body.language)
    title, says = verdict_words(answer.verdict.verdict, body.language)
    told = answer.as_json()
    return {
        **told,
        "title": title,
        "says": says,
        "reasons": [{**one, "says": reason_words(one["reason"], body.language)} for one in told["reasons"]],
        "wants": answer.verdict.wants,
        "lures": answer.verdict.lures,
        "steps": answer.steps,
    }


class TextIn(Schema):
    """An SMS as a gateway received it. ``from`` is the phone of who forwards, in E.164; ``id`` the gateway's own."""

    sender: Annotated[str, Field(alias="from", pattern=r"^\+?[0-9]{3,15}$")]
    to: Annotated[str, Field(max_length=40)] = ""
    text: Annotated[str, Field(max_length=TEXT_MAX)]
    received_at: datetime | None = None
    id: Annotated[str, Field(min_length=1, max_length=100)]


class TextOut(Schema):
    """What the gateway is to send back to ``to``: at most two segments of the seven-bit alphabet."""

    to: str
    text: str


@router.post(
    "/scams/sms", auth=May(Scope.SCAMS_WRITE), response=TextOut, operation_id="scams_sms", url_name="scams_sms"
)
def receive_sms(request: ApiRequest, body: TextIn) -> dict[str, str]:
    """Take in a text that somebody forwards, ask for its sender, report it. The same ``id`` gets the same reply."""
    reply = receive_text(
        gateway=request.auth.client_id, name=body.id, phone=body.sender.lstrip("+"), text=body.text, by=request.actor,
        at=request.now,
    )  # fmt: skip
    return {"to": body.sender, "text": reply}
