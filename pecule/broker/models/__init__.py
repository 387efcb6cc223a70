"""Tables of the broker."""

from pecule.broker.models.accounts import Account, Block, Connection, Device, ProviderLink, Report
from pecule.broker.models.flows import BrowserSession, Flow, PendingLogout, Seen
from pecule.broker.models.registered import IdentityProvider, RegisteredClient, SigningKey

__all__ = [
    "Account",
    "Block",
    "BrowserSession",
    "Connection",
    "Device",
    "Flow",
    "IdentityProvider",
    "PendingLogout",
    "ProviderLink",
    "RegisteredClient",
    "Report",
    "Seen",
    "SigningKey",
]
