"""Tables of the broker."""

from pecule.broker.models.accounts import Account, Block, Connection, Device, ProviderLink, Report
from pecule.broker.models.flows import BrowserSession, PendingLogout
from pecule.broker.models.registered import IdentityProvider

__all__ = [
    "Account",
    "Block",
    "BrowserSession",
    "Connection",
    "Device",
    "IdentityProvider",
    "PendingLogout",
    "ProviderLink",
    "Report",
]
