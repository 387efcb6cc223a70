"""A person whom a broker vouches for says which training account is theirs, once."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.timezone import localtime

from pecule.audit.actions import record
from pecule.holders.actions.rows import subject
from pecule.holders.actions.telling import tell
from pecule.holders.models import Holder
from pecule.holders.queries.numbers import nir_hash
from pecule.holders.rules.claiming import NotThatPerson, same_person
from pecule.holders.rules.numbers import PersonNumber
from pecule.kernel.actors import STRANGER, Actor
from pecule.openid.client.answers import Verified
from pecule.signin.actions.links import link_login
from pecule.signin.models import Login


@transaction.atomic
def claim_account(*, number: PersonNumber, verified: Verified, at: datetime) -> Login:
    """Link a broker's person to the training account of this number, when the file is about the same person.

    Never by e-mail. A wrong number, a wrong person and no account are one answer. The holder is told, where an e-mail
    is known. Raises NotThatPerson, LinkTaken.
    """
    people = Holder.objects.extra(  # the view knows former numbers and merged accounts
        where=["holders_holder.id IN (SELECT holder_id FROM holders_by_nir WHERE nir_hash = %s)"],
        params=[nir_hash(number)],
    )
    holder = people.select_related("login").order_by("pk").first()
    if holder is None or not _same(holder, verified.claims):
        raise NotThatPerson
    login = holder.login or _new_login(holder, verified, at)
    by = Actor("holder", str(login.public_id))
    _link(holder, login, verified, by, at)
    record(by=by, verb="holders.claim_account", subject=subject(holder), details={"level": verified.level}, at=at)
    return login


@transaction.atomic
def recognise_at(*, login: Login, verified: Verified, at: datetime) -> None:
    """Link another broker's person to a holder who is signed in, when it is the same person. Raises NotThatPerson."""
    holder = Holder.objects.filter(login=login).first()
    if holder is None or not _same(holder, verified.claims):
        raise NotThatPerson
    _link(holder, login, verified, Actor("holder", str(login.public_id)), at)


def _link(holder: Holder, login: Login, verified: Verified, by: Actor, at: datetime) -> None:
    new = link_login(login=login, issuer=verified.issuer, sub=verified.sub, level=verified.level.value, by=by, at=at)
    if new:  # whoever else has the account learns at once that somebody came in by another door
        host = urlsplit(verified.issuer).hostname or verified.issuer
        tell(
            holder,
            "identity_linked",
            {"way": host, "linked_on": localtime(at).date()},
            by=by,
            at=at,
        )


def _same(holder: Holder, claims: Mapping[str, Any]) -> bool:
    born = str(claims.get("birthdate", ""))
    return same_person(
        birth_name=holder.birth_name, given_names=holder.given_names, birth_date=holder.birth_date, sex=holder.sex,
        said_name=str(claims.get("family_name", "")), said_given=str(claims.get("given_name", "")),
        said_born=date.fromisoformat(born) if len(born) == 10 else None, said_gender=str(claims.get("gender", "")),
    )  # fmt: skip


def _new_login(holder: Holder, verified: Verified, at: datetime) -> Login:
    login = Login(
        email=f"{holder.public_id}@holders.invalid", audience="holder", created_at=at,
        display_name=str(verified.claims.get("given_name", ""))[:120] or "–",
    )  # fmt: skip
    login.set_unusable_password()
    login.save()
    login.refresh_from_db(fields=["public_id"])
    holder.login = login
    holder.save(update_fields=["login"])
    record(by=STRANGER, verb="holders.attach_login", subject=subject(holder), at=at)
    return login
