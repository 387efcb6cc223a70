"""Sending a person to the identity provider they chose: a pushed request, then an address that carries its name."""

from datetime import datetime

from django.conf import settings

from pecule.audit.actions import record
from pecule.broker.partners import providers
from pecule.broker.ports import Metadata, PartnerAway, PartnerRefused
from pecule.broker.registry import Provider
from pecule.broker.rules.refusals import ProviderAway, ProviderUnavailable
from pecule.broker.upstream.choosing import choice
from pecule.issuing import keyring, registry, rows
from pecule.issuing.rows import Flow
from pecule.issuing.rules.steps import Step
from pecule.kernel.actors import Actor
from pecule.openid.client.requests import Begun, address, assertion, parameters
from pecule.openid.terms import REQUEST_URI

SCOPES = ("openid", "identite_pivot", "email", "preferred_username")


def send(flow: Flow, provider_id: str, *, suspicious: bool, language: str, at: datetime) -> str:
    """Ask ``provider_id`` who this is and return the address where the person goes.

    Raises ProviderUnavailable, ProviderAway, StepNotAllowed.
    """
    found = choice(provider_id, flow.request, suspicious=suspicious)
    if found is None or found.why is not None or found.level is None:
        raise ProviderUnavailable
    provider = found.provider
    begun = Begun(
        issuer=provider.issuer,
        client_id=provider.client_id,
        redirect_uri=callback(),
        level=found.level,
        state=rows.new_secret(),
        nonce=rows.new_secret(),
        verifier=rows.new_secret(),
        asked_at=int(at.timestamp()),
        # A person who signs in here always shows there that they are the one: a session of the provider proves less.
        max_age=0,
        details=flow.request.details,
    )
    try:
        where = _address(begun, provider, language, _service(flow, language), at)
    except (PartnerAway, PartnerRefused) as trouble:
        _tell(flow, provider, trouble, at)
        raise ProviderAway(provider=provider.name[language], incident=flow.incident) from None
    rows.move(
        flow, Step.SENT,
        sets={"memory": {"provider": provider_id, "begun": begun.as_json(), "suspicious": suspicious}},
        verb="broker.send", details={"provider": provider_id, "level": found.level}, at=at,
    )  # fmt: skip
    return where


def callback() -> str:
    """Where identity providers send people back."""
    return f"{settings.ISSUER}/oidc-callback"


def _service(flow: Flow, language: str) -> str:
    """The service that asks, by its name: a provider shows people that, not the broker between them."""
    client = registry.client(flow.request.client_id)
    return client.name[language] if client else ""


def _address(begun: Begun, provider: Provider, language: str, service: str, at: datetime) -> str:
    partner = providers()
    metadata = partner.metadata(provider.issuer)
    asked = parameters(
        begun, scopes=SCOPES, prompt="login", ui_locales=language, id_token_claims=("amr",), service=service
    )  # fmt: skip
    if not metadata.pushed_authorization_request_endpoint:
        return address(metadata.authorization_endpoint, asked)
    pushed = partner.post(
        metadata.pushed_authorization_request_endpoint, asked | proof(provider, metadata, at=at)
    ).get("request_uri")  # fmt: skip
    if not isinstance(pushed, str) or not pushed.startswith(REQUEST_URI):
        raise PartnerAway("no request_uri in the answer to a pushed request")
    return address(metadata.authorization_endpoint, {"client_id": provider.client_id, "request_uri": pushed})


def proof(provider: Provider, metadata: Metadata, *, at: datetime) -> dict[str, str]:
    """How we prove to ``provider`` that we are its client."""
    key = keyring.signing_key("ES256")
    return assertion(
        key, client_id=provider.client_id, audience=metadata.issuer, jti=rows.new_secret(), at=at
    )  # fmt: skip


def _tell(flow: Flow, provider: Provider, trouble: Exception, at: datetime) -> None:
    details = {"provider": provider.provider_id, "why": str(trouble)[:300]}
    record(by=Actor("system", "broker"), verb="broker.provider_away", subject=f"flow:{flow.id}", details=details, at=at)
