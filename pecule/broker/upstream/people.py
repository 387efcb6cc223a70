"""Who a person is to us: found by how their provider names them, else by their identity; made when new."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from pecule.audit.actions import record
from pecule.broker.models import Account, ProviderLink
from pecule.broker.partners import civil_register
from pecule.broker.ports import Outcome
from pecule.broker.rules import civil
from pecule.broker.rules.levels import INSTANCES
from pecule.broker.rules.refusals import IdentityImpossible, IdentityMissing
from pecule.broker.rules.subjects import PIVOT, identity_hash, keyed
from pecule.kernel.actors import Actor
from pecule.openid.provider.scopes import SCOPES

_MAY_BE_EMPTY = {"birthplace"}  # of people born abroad
_TOLD = {claim for claims in SCOPES.values() for claim in claims}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody known here, with the claims that services may be told."""

    account: Account
    claims: Mapping[str, str]


def recognise(provider_id: str, sub: str, claims: Mapping[str, Any], *, provider: str, at: datetime) -> Person:
    """The person that an identity provider speaks of.

    The low instance tells services what the register writes, the high one what the provider says.
    Raises IdentityMissing, IdentityImpossible and the refusals of the civil register.
    """
    told = {name: value for name, value in claims.items() if name in _TOLD and isinstance(value, str)}
    for name in PIVOT:
        if not told.get(name) and name not in _MAY_BE_EMPTY:
            raise IdentityMissing(provider=provider)
    told.setdefault("birthplace", "")
    try:
        told["birthdate"] = civil.usual_date(told["birthdate"])
        civil.check_possible(told, day=at.date())
    except ValueError:
        raise IdentityImpossible(provider=provider) from None
    answer = civil_register().look_up(told)
    civil.check(answer.outcome)
    if INSTANCES[settings.BROKER_LEVEL].civil_register and answer.outcome is Outcome.FOUND:
        told |= {name: str(answer.claims[name]) for name in PIVOT if name in answer.claims}
    return Person(_account(provider_id, sub, told, at), told)


@transaction.atomic
def _account(provider_id: str, sub: str, claims: Mapping[str, str], at: datetime) -> Account:
    key = bytes.fromhex(settings.BROKER_KEY)
    sub_hash = keyed(key, "provider sub", provider_id, sub)
    link = ProviderLink.objects.select_related("account").filter(provider_id=provider_id, sub_hash=sub_hash).first()
    if link is not None:
        account = link.account
    else:
        # A name that changed at one provider finds the same person again by the other's link, never by a likeness.
        account, made = Account.objects.get_or_create(
            identity_hash=identity_hash(key, claims), defaults={"created_at": at, "last_used_at": at}
        )
        if made:
            account.refresh_from_db()
            by = Actor("system", "broker")
            record(by=by, verb="broker.meet", subject=f"person:{account.subject}", at=at)
        ProviderLink.objects.get_or_create(provider_id=provider_id, sub_hash=sub_hash, defaults={"account": account})
    if account.last_used_at.date() != at.date():
        Account.objects.filter(pk=account.pk).update(last_used_at=at)
    return account
