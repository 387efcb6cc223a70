"""Why banks refuse or return payments (ISO 20022 external codes), in plain words."""


def noop(text: str) -> str:
    """Mark a sentence for the translators: pages show it in the reader's language, it stays English here."""
    return text


BANK_REASONS: dict[str, str] = {
    "AC01": noop("The account number is wrong."),
    "AC03": noop("The account number is wrong."),
    "AC04": noop("The account is closed."),
    "AC06": noop("The account is blocked."),
    "AC13": noop("The account cannot receive this kind of payment."),
    "AG01": noop("This kind of payment is forbidden on the account."),
    "AG02": noop("The bank does not know this kind of payment."),
    "AM04": noop("There was not enough money on the paying account."),
    "AM05": noop("The bank took this payment for a duplicate."),
    "BE04": noop("The address of the organisation is missing or wrong."),
    "BE05": noop("The bank does not know who ordered the payment."),
    "CNOR": noop("The organisation's bank cannot be reached."),
    "CUST": noop("The payment was called back."),
    "DNOR": noop("The paying bank cannot be reached."),
    "DT01": noop("The date of the payment is not possible."),
    "DUPL": noop("The bank took this payment for a duplicate."),
    "FF01": noop("The bank could not read the payment."),
    "FOCR": noop("The payment was called back."),
    "FRAD": noop("The bank fears a fraud."),
    "MD07": noop("The holder of the account has died."),
    "MS02": noop("The organisation refused the payment, without saying why."),
    "MS03": noop("The bank gave no reason."),
    "NARR": noop("The bank explains why in a text of its own."),
    "RC01": noop("The bank's own code is wrong."),
    "RR01": noop("The law asks for facts about the payer that are missing."),
    "RR02": noop("The law asks for the payer's name or address."),
    "RR03": noop("The law asks for the organisation's name or address."),
    "RR04": noop("The law forbids this payment."),
    "TM01": noop("The payment came too late in the day."),
}
"""Codes that banks use for credit transfers, with what each means."""

NO_REASON = noop("The bank gave no reason.")
OTHER_REASON = noop("The bank gave a reason that has no plain words here: look its code up with the bank.")


def reason_says(code: str) -> str:
    """What a bank's code means, in a sentence. Never empty: unknown codes are said to be unknown."""
    if not code:
        return NO_REASON
    return BANK_REASONS.get(code, OTHER_REASON)
