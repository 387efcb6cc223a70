"""What payouts refuse. Each says what became of the money."""

from pecule.kernel.refusals import Refusal


class OwedDifferently(Refusal):
    """The same reference came before with other content."""

    says = "This sum is already written down as owed, with another amount or for another organisation."
    next_step = "Nothing more is owed. Look at what was written first."
    status = 409


class InvoiceNumberUnfit(Refusal):
    """A number that a bank's file could not carry."""

    says = "An invoice number has 1 to 35 letters, digits, spaces, points, dashes, strokes or underscores."
    next_step = "No invoice was recorded. Give the number as it stands on the invoice."


class InvoiceNumberTaken(Refusal):
    """The same number for another payment of one organisation."""

    says = "You have already used the invoice number {number} for another payment."
    next_step = "No invoice was recorded. Give the number of this very invoice."
    status = 409


class AlreadyInvoiced(Refusal):
    """A second, different number for one payment."""

    says = "This payment already has the invoice number {number}."
    next_step = "Nothing was changed. An invoice that was given stays."
    status = 409


class GroundUnknown(Refusal):
    """A suspension without a ground known to the law."""

    says = "“{ground}” is not a ground on which a payment may be suspended."
    next_step = "The payment goes on. Name one of the grounds that the law knows."


class SuspensionTooLong(Refusal):
    """An end later than the law allows, or already over."""

    says = "On this ground, a payment that is suspended now may wait until {latest} at the latest."
    next_step = "The payment goes on. Choose an end from today to that day."


class SuspensionRenewedAlready(Refusal):
    """A ground whose suspension was already renewed as often as the law allows."""

    says = "This payment was already suspended on this ground as often as the law allows."
    next_step = "The payment goes on. Another ground needs other facts."
    status = 409


class NotSuspended(Refusal):
    """Releasing what nothing holds."""

    says = "This payment is not suspended."
    next_step = "There is nothing to release: it is paid with the next file."
    status = 409


class HeldByScreening(Refusal):
    """Releasing alone what a match holds."""

    says = "Screening holds this organisation: something in its file is on a list of reported frauds."
    next_step = "The payment waits. It is released with the match, once a screening officer has looked at it."
    status = 409


class ReasonMissing(Refusal):
    """A decision about money without its reason."""

    says = "A decision about a payment needs its reason in writing."
    next_step = "Nothing was changed. Write the reason in a few words."


class NotPaidNow(Refusal):
    """Asking for another try where no refusal of a bank stands in the way."""

    says = "No refusal of a bank stands in the way of this payment."
    next_step = "There is nothing to do: it is paid with the next file, or already was."
    status = 409


class NotYourFiles(Refusal):
    """Somebody who may not pay organisations."""

    says = "Preparing, sending and reading payment files is the payments officers' work."
    next_step = "Nothing was changed. Ask one of them, or ask an administrator for the role."
    status = 403


class SecondAgentNeeded(Refusal):
    """One person who prepares and sends the same file."""

    says = "A payment file is sent by somebody else than the person who prepared it."
    next_step = "Nothing has left. Ask a second agent to look at the file and send it."
    status = 403


class FileDecided(Refusal):
    """A file that was already sent or dropped."""

    says = "This payment file was already sent or dropped."
    next_step = "Nothing more was done: no payment leaves twice."
    status = 409


class FileHoldsSuspended(Refusal):
    """A payment was suspended after the file was prepared."""

    says = "{count} payments of this file were suspended after it was prepared."
    next_step = "Nothing has left. Drop the file and prepare another: they will not be in it."
    status = 409


class FileAltered(Refusal):
    """What would be written now is not what was prepared."""

    says = "This payment file is not the one that was prepared: its fingerprint differs."
    next_step = "Nothing has left. Tell the people who keep the system: somebody may have changed its data."
    status = 409


class PayerAccountMissing(Refusal):
    """No account to pay from."""

    says = "There is no usable bank account to pay from."
    next_step = "Nothing was prepared. Set PECULE_PAYER_IBAN to the account that pays organisations."
    status = 409


class DebtGivesNothing(Refusal):
    """A debt that gives money back to nobody."""

    says = "A sum to be paid back goes, cent by cent, to the accounts that it came from."
    next_step = "Nothing was moved. Name those accounts, each with an amount above zero."


class AnswerUnreadable(Refusal):
    """A file that is not a bank's answer that we know."""

    says = "This file cannot be read as a bank's answer: {why}."
    next_step = "Nothing was done with it. Ask the bank for the file again, as pain.002 or camt.053."


class StatementOfAnotherAccount(Refusal):
    """An account statement, of an account that does not pay organisations."""

    says = "This statement is about another bank account than the one that pays organisations."
    next_step = "Nothing was done with it. Choose the statement of the paying account."


class BankFolderTrouble(Refusal):
    """A file of the same name that holds something else."""

    says = "The bank's folder already holds another file named {name}."
    next_step = "Nothing was overwritten. Look at both files before sending again."
    status = 409


class LineClosed(Refusal):
    """A line of an answer that somebody has closed already."""

    says = "Somebody has already said what became of this line."
    next_step = "Nothing was changed. Read the note that was left."
    status = 409
