"""Tables of the wallet."""

from pecule.wallet.models.agents import Agent
from pecule.wallet.models.counter_approvals import CounterApproval
from pecule.wallet.models.devices import ActivationCode, Device
from pecule.wallet.models.messages import Confirmation, Message
from pecule.wallet.models.people import Person, Report
from pecule.wallet.models.proofings import Proofing
from pecule.wallet.models.recovery import PastContact, Recovery
from pecule.wallet.models.security_keys import SecurityKey
from pecule.wallet.models.transactions import Transaction

__all__ = [
    "ActivationCode",
    "Agent",
    "Confirmation",
    "CounterApproval",
    "Device",
    "Message",
    "PastContact",
    "Person",
    "Proofing",
    "Recovery",
    "Report",
    "SecurityKey",
    "Transaction",
]
