"""Verbs of payouts. Each writes its audit line in its own transaction, or nothing at all."""

from pecule.payouts.actions.answers import AnswerReport, close_unmatched, read_answer
from pecule.payouts.actions.debts import owe_back, take_debts_off
from pecule.payouts.actions.exchange import collect_answers, deliver_files, run_payout_clocks
from pecule.payouts.actions.files import drop_file, prepare_file, prepare_files, send_file
from pecule.payouts.actions.payables import invoice, owe, pay_again
from pecule.payouts.actions.suspensions import release, suspend

__all__ = [
    "AnswerReport",
    "close_unmatched",
    "collect_answers",
    "deliver_files",
    "drop_file",
    "invoice",
    "owe",
    "owe_back",
    "pay_again",
    "prepare_file",
    "prepare_files",
    "read_answer",
    "release",
    "run_payout_clocks",
    "send_file",
    "suspend",
    "take_debts_off",
]
