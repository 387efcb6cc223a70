"""How somebody for whom a login was made comes in by who they are: a code, given once, links the two."""

import base64
import re
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.db import transaction

from pecule.audit.actions import record
from pecule.kernel.actors import Actor
from pecule.kernel.refusals import NotFound
from pecule.openid.client.answers import Verified
from pecule.signin.actions.links import link_login
from pecule.signin.models import EnrolmentCode, Login
from pecule.signin.queries.logins import actor_of
from pecule.signin.rules.brokers import EnrolmentCodeWrong, LevelTooLow, level_for

LIFE = timedelta(days=7)
_BYTES = 10


@transaction.atomic
def make_enrolment_code(*, login: UUID, by: Actor, at: datetime) -> str:
    """Make the code that links a person to this login, and return it: it is kept nowhere. It is good for seven days.

    A code made before for the same login is good no more. Raises NotFound.
    """
    found = Login.objects.select_for_update().filter(public_id=login, is_active=True).exclude(audience="holder").first()
    if found is None:
        raise NotFound
    code = base64.b32encode(secrets.token_bytes(_BYTES)).decode()
    EnrolmentCode.objects.update_or_create(
        login=found, defaults={"code_hash": _hash(code), "made_at": at, "ends_at": at + LIFE}
    )
    record(by=by, verb="signin.make_enrolment_code", subject=f"login:{login}", at=at)
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


@transaction.atomic
def enrol(*, code: str, verified: Verified, levels: Mapping[str, str], at: datetime) -> Login:
    """Link a broker's person to the login of this code, which is then used up.

    ``levels``: how surely each audience must have signed in; below it nothing is linked and the code stays good.
    Raises EnrolmentCodeWrong, LevelTooLow, LinkTaken.
    """
    given = EnrolmentCode.objects.select_for_update().select_related("login").filter(code_hash=_hash(code)).first()
    if given is None or given.ends_at <= at or not given.login.is_active:
        raise EnrolmentCodeWrong
    if not verified.level.at_least(level_for(given.login.audience, levels)):
        raise LevelTooLow
    login, by = given.login, actor_of(given.login)
    link_login(login=login, issuer=verified.issuer, sub=verified.sub, level=verified.level.value, by=by, at=at)
    given.delete()
    record(by=by, verb="signin.enrol", subject=f"login:{login.public_id}", details={"level": verified.level}, at=at)
    return login


def _hash(code: str) -> bytes:
    """The hash of a code as people type it: small letters, spaces and dashes do not matter."""
    return sha256(re.sub(r"[\s-]", "", code).upper().encode()).digest()
