"""The broker of tests/broker, and the wallet of tests/wallet."""

from tests.broker.conftest import broker, portal, provider
from tests.wallet.conftest import cheap_pins, jeanne, phone, wallet

__all__ = ["broker", "cheap_pins", "jeanne", "phone", "portal", "provider", "wallet"]
