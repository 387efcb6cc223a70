"""What the phone app calls. Every call but the first is signed by the phone's key; every answer tells our time."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from pecule.kernel.refusals import Refusal
from pecule.sites.design.http import Request
from pecule.sites.design.limits import at_most, this_reading_page_writes_who_looked
from pecule.sites.design.words import refusal_words
from pecule.wallet.actions import devices, people, recovery, security_keys, transactions
from pecule.wallet.actions.pins import hash_of
from pecule.wallet.queries import app
from pecule.wallet.rules.devices import DeviceMisdescribed, Phone

Body = dict[str, Any]
Call = Callable[..., dict[str, Any]]


class CallUnreadable(Refusal):
    """A body that is not a JSON object, or lacks what the call needs."""

    says = "The app sent something that we cannot read."
    next_step = "Close the app and open it again."
    status = 400


def _answered(request: Request, work: Callable[[], dict[str, Any]]) -> HttpResponseBase:
    try:
        told, status = work(), 200
    except Refusal as refusal:
        told, status = _problem(refusal), refusal.status
    told["now"] = int(request.now.timestamp())
    response = JsonResponse(told, status=status)
    if status != 200:
        response["Content-Type"] = "application/problem+json"
    response["Cache-Control"] = "no-store"
    return response


def _problem(refusal: Refusal) -> dict[str, Any]:
    words = refusal_words(refusal)
    return {
        "type": "about:blank", "title": words.says, "status": refusal.status, "code": refusal.code,
        "says": words.says, "next_step": words.next_step,
        **({"left": refusal.facts["left"]} if "left" in refusal.facts else {}),
    }  # fmt: skip


def _body(request: HttpRequest) -> Body:
    if request.method == "GET":
        return {}
    try:
        found = json.loads(_octets(request) or b"{}")
    except (ValueError, RecursionError):
        raise CallUnreadable from None
    if not isinstance(found, dict):
        raise CallUnreadable
    return found


def _octets(request: HttpRequest) -> bytes:
    """The body as it was sent. Raises CallUnreadable for a form, which is no call of the app."""
    if request.content_type == "multipart/form-data":
        raise CallUnreadable
    return request.body


def signed(*methods: str) -> Callable[[Call], Callable[..., HttpResponseBase]]:
    """A call that a phone signs: the view gets the phone and the body, and returns what is told."""

    def door(call: Call) -> Callable[..., HttpResponseBase]:
        @csrf_exempt  # nothing here is believed because of a cookie
        @this_reading_page_writes_who_looked
        @require_http_methods(list(methods))
        @wraps(call)
        def view(request: HttpRequest, **names: Any) -> HttpResponseBase:
            known = cast(Request, request)

            def work() -> dict[str, Any]:
                hashed = urlsafe_b64encode(sha256(_octets(request)).digest()).rstrip(b"=").decode()
                phone = devices.believe(
                    request.headers.get("Pecule-Signature", ""), method=request.method or "", path=request.path,
                    body_hash=hashed, at=known.now,
                )  # fmt: skip
                return call(known, phone, _body(request), **names)

            return _answered(known, work)

        return view

    return door


@csrf_exempt
@at_most(20, seconds=600)
@require_http_methods(["POST"])
def activate(request: HttpRequest) -> HttpResponseBase:
    """Add this phone by a code."""
    known = cast(Request, request)

    def work() -> dict[str, Any]:
        body = _body(request)
        device = body.get("device")
        if not isinstance(device, dict) or not isinstance(device.get("jwk"), dict):
            raise DeviceMisdescribed
        code = _text(body, "activation_code")
        devices.check_code(code, at=known.now)
        kept = hash_of(_text(body, "pin_proof"))
        phone = devices.activate(
            code=code, jwk=device["jwk"], name=str(device.get("name", "")), pin_hash=kept,
            at=known.now,
        )  # fmt: skip
        return {"device": str(phone.public_id), **app.account(phone, at=known.now)}

    return _answered(known, work)


@signed("GET")
def me(request: Request, phone: Phone, _body: Body) -> dict[str, Any]:
    """This phone's account."""
    return app.account(phone, at=request.now)


@signed("POST")
def find(request: Request, phone: Phone, body: Body) -> dict[str, Any]:
    """Something to confirm, by the QR code or the six digits of the page beside this phone."""
    qr, code = str(body.get("qr") or ""), str(body.get("code") or "")
    return app.transaction_for(phone, transactions.find(phone, qr=qr, code=code, at=request.now))


@signed("POST")
def approve(request: Request, phone: Phone, body: Body, transaction: UUID) -> dict[str, Any]:
    """Yes."""
    asked = body.get("asked")
    contacted = asked.get("contacted") if isinstance(asked, dict) else None
    key = body.get("key")
    transactions.approve(
        phone, public_id=transaction, approval=_text(body, "approval"), pin_proof=_text(body, "pin_proof"),
        contacted=contacted if isinstance(contacted, bool) else None, key=key if isinstance(key, dict) else None,
        at=request.now,
    )  # fmt: skip
    return {"done": True}


@signed("POST")
def refuse(request: Request, phone: Phone, _body: Body, transaction: UUID) -> dict[str, Any]:
    """No."""
    transactions.refuse(phone, public_id=transaction, at=request.now)
    return {"done": True}


@signed("POST")
def not_me(request: Request, phone: Phone, _body: Body, transaction: UUID) -> dict[str, Any]:
    """“I did not ask for this.”"""
    return {"done": True, "report": str(transactions.report(phone, public_id=transaction, at=request.now))}


@signed("POST")
def need_help(request: Request, phone: Phone, _body: Body, transaction: UUID) -> dict[str, Any]:
    """Somebody called or wrote to them about it."""
    transactions.ask_for_help(phone, public_id=transaction, at=request.now)
    return {"done": True}


@signed("POST")
def revoke(request: Request, phone: Phone, _body: Body, device: UUID) -> dict[str, Any]:
    """End a phone of this account."""
    account = UUID(app.account(phone, at=request.now)["account"])
    devices.revoke(person=account, device=device, by=phone.actor, at=request.now)
    return {"done": True}


@signed("POST")
def another(request: Request, phone: Phone, body: Body) -> dict[str, Any]:
    """A code for another phone."""
    return {"code": devices.code_for_another(phone, pin_proof=_text(body, "pin_proof"), at=request.now)}


@signed("POST")
def change_pin(request: Request, phone: Phone, body: Body) -> dict[str, Any]:
    """Another PIN on this phone."""
    devices.change_pin(phone, old=_text(body, "pin_proof"), new=_text(body, "new_pin_proof"), at=request.now)
    return {"done": True}


@signed("POST")
def begin_key(_request: Request, phone: Phone, _body: Body) -> dict[str, Any]:
    """What the browser needs to add a security key."""
    return {"options": security_keys.key_options(phone)}


@signed("POST")
def add_key(request: Request, phone: Phone, body: Body) -> dict[str, Any]:
    """Add a security key."""
    answer = body.get("key")
    if not isinstance(answer, dict):
        raise CallUnreadable
    made = security_keys.add_key(
        phone, answer=answer, name=_text(body, "name"), pin_proof=_text(body, "pin_proof"), at=request.now
    )  # fmt: skip
    return {"done": True, "key": str(made)}


@signed("POST")
def remove_key(request: Request, phone: Phone, body: Body, key: UUID) -> dict[str, Any]:
    """Remove a security key."""
    security_keys.remove_key(phone, key=key, pin_proof=_text(body, "pin_proof"), at=request.now)
    return {"done": True}


@signed("POST")
def lock(request: Request, phone: Phone, _body: Body) -> dict[str, Any]:
    """Lock purchases."""
    account = UUID(app.account(phone, at=request.now)["account"])
    people.lock_purchases(person=account, by=phone.actor, at=request.now)
    return {"done": True}


@signed("POST")
def stop_recovery(request: Request, phone: Phone, body: Body) -> dict[str, Any]:
    """“I did not lose my phone.”"""
    recovery.stop_by_phone(phone, pin_proof=_text(body, "pin_proof"), at=request.now)
    return {"done": True}


def _text(body: Body, name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str) or len(value) > 8192:
        raise CallUnreadable
    return value
