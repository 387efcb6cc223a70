"""The broker of tests/broker, and a second service beside the first."""

from hashlib import sha256
from typing import Any

import pytest
from django.conf import LazySettings

from pecule.broker import registry
from pecule.kernel.actors import system
from pecule.operations.clock import machine_now
from tests.broker import parties
from tests.broker.conftest import broker, portal, provider

__all__ = ["broker", "elsewhere", "old", "portal", "provider"]
SECRET = "a secret of an old service, long enough not to be guessed"


@pytest.fixture
def elsewhere(broker: Any) -> str:
    """Another service, whose key is the portal's: only its name keeps them apart."""
    described = parties.described()
    first = described["clients"][0]
    described["clients"].append(first | {"client_id": "elsewhere", "name": {"fr": "Ailleurs", "en": "Elsewhere"}})
    registry.configure(described, by=system("test"), at=machine_now())
    return "elsewhere"


@pytest.fixture
def old(broker: Any, settings: LazySettings) -> dict[str, str]:
    """The portal as a service written for FranceConnect v2: what it sends to prove itself."""
    digest = sha256(SECRET.encode()).hexdigest()
    broker(compatibility=True, token_endpoint_auth_method="client_secret_post", secret_hash=digest)
    return {"client_id": "portal", "client_secret": SECRET}
