"""What this room refuses, in words that people can act on."""

from pecule.kernel.refusals import Refusal


class YearNotOver(Refusal):
    """A year credited before its last day has passed."""

    says = "{year} is not over: its credit cannot be computed yet. Nothing was credited."
    next_step = "Run it from 1 January of the following year on."
    status = 409


class FileNotFound(Refusal):
    """No such file, or one of another company: the two are not told apart."""

    says = "There is no such file, or it is not yours to see."
    next_step = "Check the address, or go back to the list of your files."
    status = 404


class FileOfOthers(Refusal):
    """The very bytes of a file that somebody else sent for companies of their own."""

    says = "This file declares for companies that you do not declare for. Nothing was credited."
    next_step = "Check that you chose the right file, or ask to be attached to these companies."
    status = 403


class FileNotSetAside(Refusal):
    """A decision on a file that waits for none."""

    says = "This file is not waiting for a decision: it is {status}."
    next_step = "Nothing was changed. Look at the file's page to see what became of it."
    status = 409


class FileNotAccepted(Refusal):
    """Reversing a file that credited nothing."""

    says = "Only an accepted file can be reversed: this one is {status}."
    next_step = "Nothing was changed."
    status = 409


class LineNotStanding(Refusal):
    """Correcting a line that no longer counts."""

    says = "This line no longer counts: its month was replaced or reversed."
    next_step = "Nothing was changed. Correct the line that stands now."
    status = 409


class QuantityImpossible(Refusal):
    """A corrected quantity that nobody can have worked."""

    says = "Nobody can have worked {quantity} {unit} in {months} month(s)."
    next_step = "Nothing was changed. Check the unit: hours, days or pay."


class MonthDeclaredMeanwhile(Refusal):
    """A set-aside file whose month was declared by another file since."""

    says = "The month {month} of {siret} was declared by another file since this one was set aside."
    next_step = "Nothing was changed. Reject this file, or reverse the other one first."
    status = 409


class SameKeyOtherContent(Refusal):
    """A reference used again for something else."""

    says = "This reference was already used for something else. Nothing was credited."
    next_step = "Use a new reference for a new payment."
    status = 409


class AlreadyDeclaredVolunteering(Refusal):
    """One activity of one year gives rights once."""

    says = "This activity was already counted for {year}. Nothing more was credited."
    next_step = "If the number was wrong, ask the body that attests it to correct it."
    status = 409


class DifEnteredAlready(Refusal):
    """Hours of the former right can be entered once."""

    says = "Hours of the former individual right were already entered. Nothing more was credited."
    next_step = "If the number was wrong, send the certificate to an advisor."
    status = 409


class NothingToConvert(Refusal):
    """Nothing can be converted: no hours, or no room under the ceiling."""

    says = "None of these rights can be converted now. Nothing was changed."
    next_step = "Look at your balance: the account may have reached its ceiling."
    status = 409


class FunderUnknown(Refusal):
    """A login that acts for no funder."""

    says = "This login acts for no funder. Nothing was announced."
    next_step = "Ask us to tie it to the funder that you act for."
    status = 403


class AnnouncementOver(Refusal):
    """An announcement whose money came, or that was withdrawn."""

    says = "This announcement is over: its money came, or it was withdrawn. Nothing was changed."
    next_step = "Announce the next payment under a reference of its own."
    status = 409


class OtherAmountReceived(Refusal):
    """Money that is not the amount announced."""

    says = "{received_cents} arrived under this reference, but {announced_cents} was announced. Nothing was credited."
    next_step = "Send the money back, or have the funder announce what it really sent."
    status = 409
