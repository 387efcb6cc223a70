"""A person forwards an SMS to us, and is asked which number sent it."""

import hmac
import secrets
from datetime import datetime
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import transaction

from pecule.kernel.actors import Actor
from pecule.scams.actions.allowed import digest
from pecule.scams.actions.reporting import Reported, report_message
from pecule.scams.models import Dialogue, Replied
from pecule.scams.queries import check
from pecule.scams.rules import Message
from pecule.scams.rules.dialogue import ANSWERS_KEPT, WAITS, Move, Said, move, said, words
from pecule.scams.rules.language import language_of
from pecule.scams.rules.messages import TEXT_MAX
from pecule.scams.rules.words import fold
from pecule.statements import rows

_NONCE = 12


@transaction.atomic
def receive_text(*, gateway: str, name: str, phone: str, text: str, by: Actor, at: datetime) -> str:
    """Answer an SMS from ``phone``; the reply, for the gateway to send. ``name``: the gateway's own, once each.

    A first message waits an hour for its sender; then it is reported, and the phone is kept as a keyed hash alone.
    The same ``name`` again gets the same reply and changes nothing.
    """
    key = UUID(bytes=digest("sms", f"{gateway}\0{name}")[:16])
    hashed = digest("phone", phone)
    rows("SELECT pg_advisory_xact_lock(hashtext('scams.sms'), hashtext(%s))", (hashed.hex(),))
    known = Replied.objects.filter(key=key).first()
    if known is not None:
        return _opened(bytes(known.sealed), key)
    waiting = Dialogue.objects.select_for_update().filter(phone=hashed).first()
    if waiting is not None and waiting.until <= at:
        waiting.delete()
        waiting = None
    reply = _answer(waiting, key, hashed, phone, text.replace("\0", " ")[:TEXT_MAX], by, at)
    Replied.objects.create(key=key, sealed=_sealed(reply, key), at=at)
    return reply


def forget_dialogues(*, at: datetime) -> int:
    """Delete messages whose sender was never told, and answers that no gateway asks for again; how many messages."""
    Replied.objects.filter(at__lt=at - ANSWERS_KEPT).delete()
    return Dialogue.objects.filter(until__lte=at).delete()[0]


def _answer(waiting: Dialogue | None, key: UUID, hashed: bytes, phone: str, text: str, by: Actor, at: datetime) -> str:
    what = said(text, waiting=waiting is not None)
    held = _opened(bytes(waiting.sealed), waiting.opened) if waiting else ""
    language = waiting.language if waiting else _language(text)
    match move(what, waiting=waiting is not None, same=held == text):
        case Move.FORGET:
            if waiting:
                waiting.delete()
            return words("forgotten", language)
        case Move.ASK_SENDER:
            if waiting is None:
                _open(key, hashed, text, language, at)
            return words("ask_sender", language)
        case Move.REPORT if waiting:
            return _reported(waiting, held, phone, text if what is Said.SENDER else "", by, at)
        case Move.REPORT_AND_ASK if waiting:
            told = _report(waiting, Message(held), phone, by, at)
            _open(key, hashed, text, _language(text), at)
            return words("reported_first", language, number=told.number, code=told.code)
    return words("ask_message", language)


def _reported(waiting: Dialogue, held: str, phone: str, sender: str, by: Actor, at: datetime) -> str:
    message, language = Message(held, "sms", " ".join(sender.split())), waiting.language
    told = _report(waiting, message, phone, by, at)
    verdict = words(check(message, at=at, language=language).verdict.verdict, language)
    return words("report", language, verdict=verdict, number=told.number, code=told.code, host=settings.HOST)


def _report(waiting: Dialogue, message: Message, phone: str, by: Actor, at: datetime) -> Reported:
    key = UUID(bytes=digest("report by sms", str(waiting.opened))[:16])
    reporter, language = f"phone:{phone}", waiting.language
    waiting.delete()
    return report_message(message=message, key=key, reporter=reporter, language=language, by=by, at=at)


def _open(key: UUID, hashed: bytes, text: str, language: str, at: datetime) -> None:
    sealed = _sealed(text, key)
    Dialogue.objects.create(phone=hashed, opened=key, sealed=sealed, language=language, at=at, until=at + WAITS)


def _language(text: str) -> str:
    return "en" if language_of(fold(text).split()) == "en" else "fr"


def _sealed(text: str, key: UUID) -> bytes:
    nonce = secrets.token_bytes(_NONCE)
    return nonce + _box().encrypt(nonce, text.encode(), key.bytes)


def _opened(sealed: bytes, key: UUID) -> str:
    return _box().decrypt(sealed[:_NONCE], sealed[_NONCE:], key.bytes).decode()


def _box() -> AESGCM:
    return AESGCM(hmac.digest(bytes.fromhex(settings.SCAMS_KEY), b"texts that wait", "sha256"))
