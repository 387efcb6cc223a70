"""Names, language, and the login that belongs to a person."""

from datetime import datetime
from typing import Literal

from django.db import transaction

from pecule.audit.actions import record
from pecule.holders.actions.rows import held, subject
from pecule.holders.models import Holder
from pecule.holders.rules.names import NameVerified, read_name
from pecule.holders.rules.standing import LoginTaken
from pecule.kernel.actors import Actor
from pecule.signin.ports import ClaimedIdentity, VerifiedIdentity


@transaction.atomic
def change_usage_name(*, holder_id: int, usage_name: str, by: Actor, at: datetime) -> None:
    """Set the name in use; empty to go by the birth name again. Raises NameUnreadable."""
    holder = held(holder_id)
    name = read_name(usage_name) if usage_name.strip() else ""
    if name == holder.usage_name:
        return
    holder.usage_name = name
    holder.save(update_fields=["usage_name"])
    record(by=by, verb="holders.change_usage_name", subject=subject(holder), at=at)


@transaction.atomic
def correct_names(*, holder_id: int, claimed: ClaimedIdentity, by: Actor, at: datetime) -> None:
    """Correct the birth name and given names while nobody vouched for them (right of rectification, R6323-38).

    The birth date is left as declared: it helps to find the right person. Raises NameUnreadable, NameVerified.
    """
    holder = held(holder_id)
    names = read_name(claimed.birth_name), read_name(claimed.given_names)
    if names == (holder.birth_name, holder.given_names):
        return
    if holder.identity_verified_at is not None:
        raise NameVerified
    holder.birth_name, holder.given_names = names
    holder.save(update_fields=["birth_name", "given_names"])
    record(by=by, verb="holders.correct_names", subject=subject(holder), at=at)


@transaction.atomic
def confirm_identity(*, holder_id: int, identity: VerifiedIdentity, by: Actor, at: datetime) -> None:
    """Replace declared identity data by verified ones, and keep how sure the source was."""
    holder = held(holder_id)
    holder.birth_name, holder.given_names = identity.birth_name, identity.given_names
    holder.birth_date, holder.sex = identity.birth_date, identity.sex
    holder.birth_place_code = identity.birth_place_code
    holder.usage_name = identity.usage_name or holder.usage_name
    holder.identity_level, holder.identity_verified_at = identity.level.value, identity.verified_at
    holder.save()
    record(
        by=by, verb="holders.confirm_identity", subject=subject(holder), details={"level": identity.level.value}, at=at
    )


@transaction.atomic
def change_language(*, holder_id: int, language: Literal["fr", "en"], by: Actor, at: datetime) -> None:
    """Set the language in which we write to a person."""
    holder = held(holder_id)
    if holder.language != language:
        holder.language = language
        holder.save(update_fields=["language"])
        record(by=by, verb="holders.change_language", subject=subject(holder), details={"language": language}, at=at)


@transaction.atomic
def attach_login(*, holder_id: int, login_id: int, by: Actor, at: datetime) -> None:
    """Give a training account to a login (inner id). The same twice changes nothing.

    Raises LoginTaken when either already belongs to another.
    """
    holder = held(holder_id)
    if holder.login_id == login_id:
        return
    if holder.login_id is not None or Holder.objects.filter(login_id=login_id).exists():
        raise LoginTaken
    holder.login_id = login_id
    holder.save(update_fields=["login"])
    record(by=by, verb="holders.attach_login", subject=subject(holder), at=at)
