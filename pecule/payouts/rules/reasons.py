"""Why banks refuse or return payments (ISO 20022 external codes), in plain words."""

BANK_REASONS: dict[str, str] = {
    "AC01": "The account number is wrong.",
    "AC03": "The account number is wrong.",
    "AC04": "The account is closed.",
    "AC06": "The account is blocked.",
    "AC13": "The account cannot receive this kind of payment.",
    "AG01": "This kind of payment is forbidden on the account.",
    "AG02": "The bank does not know this kind of payment.",
    "AM04": "There was not enough money on the paying account.",
    "AM05": "The bank took this payment for a duplicate.",
    "BE04": "The address of the organisation is missing or wrong.",
    "BE05": "The bank does not know who ordered the payment.",
    "CNOR": "The organisation's bank cannot be reached.",
    "CUST": "The payment was called back.",
    "DNOR": "The paying bank cannot be reached.",
    "DT01": "The date of the payment is not possible.",
    "DUPL": "The bank took this payment for a duplicate.",
    "FF01": "The bank could not read the payment.",
    "FOCR": "The payment was called back.",
    "FRAD": "The bank fears a fraud.",
    "MD07": "The holder of the account has died.",
    "MS02": "The organisation refused the payment, without saying why.",
    "MS03": "The bank gave no reason.",
    "NARR": "The bank explains why in a text of its own.",
    "RC01": "The bank's own code is wrong.",
    "RR01": "The law asks for facts about the payer that are missing.",
    "RR02": "The law asks for the payer's name or address.",
    "RR03": "The law asks for the organisation's name or address.",
    "RR04": "The law forbids this payment.",
    "TM01": "The payment came too late in the day.",
}
"""Codes that banks use for credit transfers, with what each means."""

NO_REASON = "The bank gave no reason."
OTHER_REASON = "The bank gave a reason that has no plain words here: look its code up with the bank."


def reason_says(code: str) -> str:
    """What a bank's code means, in a sentence. Never empty: unknown codes are said to be unknown."""
    if not code:
        return NO_REASON
    return BANK_REASONS.get(code, OTHER_REASON)
