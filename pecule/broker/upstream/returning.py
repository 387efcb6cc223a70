"""A person is back from their identity provider: what it says is looked at, and only then believed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from pecule.audit.actions import record
from pecule.broker import registry
from pecule.broker.models import Block
from pecule.broker.partners import providers
from pecule.broker.ports import Metadata, PartnerAway, PartnerRefused
from pecule.broker.registry import Provider
from pecule.broker.rules.levels import check_level
from pecule.broker.rules.refusals import (
    AccountLocked,
    ProviderAnswerRefused,
    ProviderAway,
    ProviderBlocked,
    ProviderSaidNo,
    ProviderUnavailable,
)
from pecule.broker.upstream import people
from pecule.broker.upstream.choosing import choice
from pecule.broker.upstream.sending import proof
from pecule.issuing import keyring, rows
from pecule.issuing.rows import Flow
from pecule.issuing.rules.refusals import SignInLost
from pecule.issuing.rules.steps import Step
from pecule.kernel.actors import Actor
from pecule.kernel.refusals import Refusal
from pecule.openid import jose
from pecule.openid.client.answers import Verified, check_id_token, check_userinfo, code_of
from pecule.openid.client.requests import Begun
from pecule.openid.errors import OAuthError, TokenRefused
from pecule.openid.levels import Level

_ALGS = ("ES256", "RS256")


def come_back(
    flow: Flow, answer: Mapping[str, str], *, browser: str, suspicious: bool, language: str, at: datetime
) -> Flow:
    """Read the provider's answer to what this browser asked; the row then knows the person (step RETURNED).

    ``browser`` names the browser for the rest: whoever put another name into it before has nothing.
    Raises SignInLost, ProviderSaidNo, ProviderAway, ProviderAnswerRefused, ProviderUnavailable, ProviderBlocked,
    AccountLocked, IdentityMissing, IdentityImpossible, and the refusals of levels.
    """
    if flow.step is not Step.SENT or flow.memory is None:
        raise SignInLost
    provider = registry.provider(flow.memory["provider"])
    if provider is None:
        raise ProviderUnavailable
    begun = Begun.from_json(flow.memory["begun"])
    known = {"provider": provider.name[language], "incident": flow.incident}
    try:
        verified, claims = _believed(provider, begun, answer, at)
    except OAuthError as error:
        _tell(flow, provider, f"{error.error} {error.description}", at)
        raise ProviderSaidNo(**known) from None
    except PartnerAway as trouble:
        _tell(flow, provider, str(trouble), at)
        raise ProviderAway(**known) from None
    except (PartnerRefused, TokenRefused) as trouble:
        _tell(flow, provider, str(trouble), at)
        raise ProviderAnswerRefused(**known) from None
    level = _level(flow, provider, begun, verified, suspicious or bool(flow.memory["suspicious"]), at)
    person = people.recognise(provider.provider_id, verified.sub, claims, provider=provider.name[language], at=at)
    if Block.objects.filter(account=person.account, provider_id=provider.provider_id).exists():
        raise ProviderBlocked
    if not person.account.active:
        raise AccountLocked
    found = {
        "account": person.account.pk,
        "subject": str(person.account.subject),
        "claims": dict(person.claims),
        "level": level.value,
        "auth_time": verified.auth_time,
        "amr": list(verified.amr),
        "approval": [verified.approval.details_hash, verified.approval.jti, verified.approval.signed]
        if verified.approval
        else None,
    }
    return rows.move(
        flow, Step.RETURNED,
        sets={"memory": {**flow.memory, "begun": None, "person": found}, "browser_hash": rows.fingerprint(browser)},
        verb="broker.return", details={"provider": provider.provider_id, "level": level}, at=at,
    )  # fmt: skip


def _believed(provider: Provider, begun: Begun, answer: Mapping[str, str],
              at: datetime) -> tuple[Verified, Mapping[str, Any]]:  # fmt: skip
    partner = providers()
    metadata = partner.metadata(provider.issuer)
    code = code_of(begun, answer, iss_required=provider.iss_in_answers)
    told = partner.post(
        metadata.token_endpoint,
        {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": begun.redirect_uri,
            "code_verifier": begun.verifier,
            **proof(provider, metadata, at=at),
        },
    )
    access, id_token = told.get("access_token"), told.get("id_token")
    if not isinstance(access, str) or not isinstance(id_token, str):
        raise PartnerAway("no tokens in the answer")
    # Any level is read here, so that one below what was asked is refused by its own name (``_level``).
    anything = replace(begun, level=Level.LOW)
    verified = check_id_token(anything, _opened(id_token, metadata), access_token=access, at=at)
    userinfo = partner.userinfo(metadata.userinfo_endpoint, access)
    claims = _opened(userinfo, metadata) if isinstance(userinfo, str) else userinfo
    return verified, check_userinfo(verified, claims)


def _opened(token: str, metadata: Metadata) -> dict[str, Any]:
    """The claims of a token that the provider signed, perhaps encrypted for us; its keys are asked again once."""
    signed = jose.decrypt(token, keyring.opening_keys()) if jose.is_encrypted(token) else token
    partner = providers()
    try:
        return jose.verify(signed, jose.keys_from(partner.keys(metadata)), typ=("", "JWT"), algs=_ALGS)
    except TokenRefused:
        return jose.verify(signed, jose.keys_from(partner.keys(metadata, fresh=True)), typ=("", "JWT"), algs=_ALGS)


def _level(flow: Flow, provider: Provider, begun: Begun, verified: Verified, suspicious: bool, at: datetime) -> Level:
    """The level that is believed, with the choice looked at again: the context or the rules may have changed."""
    try:
        level = check_level(verified.level.value, asked=begun.level, registered=provider.levels)
    except Refusal as refusal:
        _tell(flow, provider, refusal.name(), at)
        raise
    again = choice(provider.provider_id, flow.request, suspicious=suspicious)
    if again is None or again.why is not None:
        raise ProviderUnavailable
    return level


def _tell(flow: Flow, provider: Provider, why: str, at: datetime) -> None:
    details = {"provider": provider.provider_id, "why": why[:300]}
    by = Actor("system", "broker")
    record(by=by, verb="broker.answer_refused", subject=f"flow:{flow.id}", details=details, at=at)
