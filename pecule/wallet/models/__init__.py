"""Tables of the wallet."""

from pecule.wallet.models.devices import ActivationCode, Device
from pecule.wallet.models.people import Person, Report
from pecule.wallet.models.transactions import Transaction

__all__ = ["ActivationCode", "Device", "Person", "Report", "Transaction"]
