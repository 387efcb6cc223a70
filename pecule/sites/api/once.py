"""A call that writes, made once: the same key gives the same answer, whatever happened on the way back."""

import re
from collections.abc import Callable
from hashlib import sha256
from typing import cast
from uuid import UUID, uuid5

from django.db import transaction
from ninja import Schema, Status

from pecule.kernel.refusals import Refusal
from pecule.sites.api.models import Reply
from pecule.sites.api.passes import ApiRequest

HEADER = "Idempotency-Key"
_KEYS = UUID("d5a0a6f4-3d0f-4f5c-9d2e-0b6a57d0c7b1")


class KeyMissing(Refusal):
    """A call that writes, without a key."""

    says = "This call writes: it needs an Idempotency-Key of 8 to 64 printable characters. Nothing was done."
    next_step = "Make a new key for each thing you want done, and send the same key again when you are not sure."
    status = 400


class KeyReused(Refusal):
    """A key that came before with another call."""

    says = "This Idempotency-Key was already used for another call. Nothing more was done."
    next_step = "Make a new key for each thing you want done."
    status = 422


def once(request: ApiRequest, verb: Callable[[UUID], Schema | None], *, status: int = 200) -> Status[dict[str, object]]:
    """Run ``verb`` with a key made from the caller's, in one transaction with the answer that is kept.

    The same call again gets that answer and runs nothing; two at once wait for each other. Raises KeyMissing, KeyReused
    and whatever the verb refuses: a refusal is not kept, so the call may be mended and sent again under its key.
    Source: draft-ietf-httpapi-idempotency-key-header.
    """
    key = request.headers.get(HEADER, "")
    if not re.fullmatch(r"[!-~]{8,64}", key):
        raise KeyMissing
    client = request.auth.client_id
    wanted = sha256(b"\0".join((str(request.method).encode(), request.get_full_path().encode(), request.body))).digest()
    with transaction.atomic():
        blank = Reply(client_id=client, key=key, request_hash=wanted, status=status, body={}, at=request.now)
        Reply.objects.bulk_create([blank], ignore_conflicts=True)
        kept = Reply.objects.select_for_update().get(client_id=client, key=key)
        if bytes(kept.request_hash) != wanted:
            raise KeyReused
        if kept.at != request.now or kept.body:
            return Status(kept.status, cast(dict[str, object], kept.body))
        answer = verb(uuid5(_KEYS, f"{client}:{key}"))
        kept.body = {"done": True} if answer is None else answer.model_dump(mode="json")
        kept.save(update_fields=["body"])
        return Status(status, kept.body)


def forget_replies(*, before: object) -> int:
    """Delete answers older than an instant and return how many there were: after a day, nobody asks again."""
    deleted, _ = Reply.objects.filter(at__lt=before).delete()
    return deleted
