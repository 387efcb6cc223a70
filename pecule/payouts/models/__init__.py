"""Tables of payouts. Their rules in SQL stand in ``sql/``."""

from pecule.payouts.models.answers import BankAnswer, UnmatchedLine
from pecule.payouts.models.files import Payment, PaymentFile
from pecule.payouts.models.payables import Compensation, Debt, Payable, Suspension

__all__ = [
    "BankAnswer",
    "Compensation",
    "Debt",
    "Payable",
    "Payment",
    "PaymentFile",
    "Suspension",
    "UnmatchedLine",
]
