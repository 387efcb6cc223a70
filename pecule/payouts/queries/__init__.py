"""Reads of payouts."""

from pecule.payouts.queries.answers import AnswerSummary, UnmatchedAnswer, answers, unmatched_answers
from pecule.payouts.queries.files import FileLine, FilePage, PaymentLine, file_page, file_xml, files
from pecule.payouts.queries.payables import (
    CompensationLine,
    DebtLine,
    PayableLine,
    PayablePage,
    PaymentState,
    Summary,
    SuspensionLine,
    count_payables_of,
    debts_of,
    payable,
    payables_of,
    payment_state,
    payment_states,
    summary,
)

__all__ = [
    "AnswerSummary",
    "CompensationLine",
    "DebtLine",
    "FileLine",
    "FilePage",
    "PayableLine",
    "PayablePage",
    "PaymentLine",
    "PaymentState",
    "Summary",
    "SuspensionLine",
    "UnmatchedAnswer",
    "answers",
    "count_payables_of",
    "debts_of",
    "file_page",
    "file_xml",
    "files",
    "payable",
    "payables_of",
    "payment_state",
    "payment_states",
    "summary",
    "unmatched_answers",
]
