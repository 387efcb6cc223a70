"""A broker with one service and two identity providers."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import LazySettings

from pecule.broker import registry
from pecule.issuing import keyring
from pecule.issuing.registry import forget_read_registry
from pecule.kernel.actors import system
from pecule.operations.clock import machine_now
from tests.broker import parties


@pytest.fixture
def provider(settings: LazySettings) -> parties.IdentityProvider:
    """The identity provider, as honest as it begins."""
    settings.PECULE_OPENID_PROVIDERS = "tests.broker.parties.the_provider"
    parties.THE_PROVIDER.__init__()  # type: ignore[misc]  # one for the whole process, new for each test
    return parties.THE_PROVIDER


@pytest.fixture
def broker(application: None, db: None, provider: parties.IdentityProvider) -> Iterator[Any]:
    """Registers what is described, and forgets it afterwards."""

    def register(**portal: Any) -> None:
        at = machine_now()
        keyring.ensure_keys(by=system("test"), at=at)
        registry.configure(parties.described(**portal), by=system("test"), at=at)

    keyring.forget_read_keys()
    forget_read_registry()
    register()
    yield register
    keyring.forget_read_keys()
    forget_read_registry()


@pytest.fixture
def portal(broker: Any) -> parties.Portal:
    """The portal, and a person's browser."""
    return parties.Portal()
