"""The questions about an order. Once cleaned, the fields of each are the words of the verb that it is for."""

from datetime import date
from typing import Any, cast
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pecule.catalogue.queries import SessionLine
from pecule.orders.queries import OrderPage
from pecule.sites.design.forms import DayField, MoneyField, PlainForm
from pecule.sites.design.words import long_date
from pecule.sites.organisation import words
from pecule.sites.organisation.pages.asking import LongText, short

REASON_MAX = 500


class StepForm(PlainForm):
    """Carries the key that makes sending twice harmless. ``done`` is what the page says afterwards."""

    done: object = ""
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, order: OrderPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prepare(order)

    def prepare(self, order: OrderPage) -> None:
        """Fit the question to the order."""


class AcknowledgeForm(StepForm):
    """Nothing but the key."""

    done = gettext_lazy("You have taken the request. Answer by the day shown below.")


class AnswerForm(StepForm):
    """Yes, yes but, or no."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Your answer"),
        choices=[
            ("yes", gettext_lazy("Offer the place as requested")),
            ("change", gettext_lazy("Offer another session or a lower price")),
            ("no", gettext_lazy("Refuse")),
        ],
        widget=forms.RadioSelect,
    )
    reason = LongText(
        label=gettext_lazy("Reason, if you refuse"),
        help_text=gettext_lazy("The person will read it."),
        max_length=REASON_MAX,
        required=False,
        rows=3,
    )

    @property
    def changes(self) -> bool:
        """Whether something else than what was asked is offered: that is another page."""
        return self.is_valid() and self.data.get("answer") == "change"

    def clean(self) -> dict[str, Any]:
        """Turn the answer into what the verb takes, and into what follows."""
        asked = super().clean() or {}
        asked["accept"] = asked.pop("answer", "") == "yes"
        offered = _("The place is offered. The person now has to accept.")
        refused = _("The request is refused. The person reads your reason.")
        self.done = offered if asked["accept"] else refused
        return asked


class ProposalForm(StepForm):
    """Another session of the same training, a lower price, or both."""

    done = gettext_lazy("The place is offered. The person now has to accept.")
    session = forms.TypedChoiceField(label=gettext_lazy("Session"), coerce=UUID, widget=forms.RadioSelect)
    price_cents = MoneyField(label=gettext_lazy("Price"), help_text=gettext_lazy("What was asked, or less."))
    sessions: tuple[SessionLine, ...] = ()

    def __init__(self, *args: Any, sessions: tuple[SessionLine, ...] = (), **kwargs: Any) -> None:
        self.sessions = sessions
        super().__init__(*args, **kwargs)

    def prepare(self, order: OrderPage) -> None:
        """Name the sessions; the one that was asked comes first."""
        line = order.line
        asked = (str(order.session), _("As requested: {dates}").format(dates=_dates(line.start, line.end)))
        others = [
            (str(each.public_id), _dates(each.start, each.end))
            for each in self.sessions
            if each.orderable and each.public_id != order.session
        ]
        cast(forms.ChoiceField, self.fields["session"]).choices = [asked, *others]
        self.fields["session"].initial = str(order.session)
        self.fields["price_cents"].initial = f"{line.price_cents // 100},{line.price_cents % 100:02}"

    def clean(self) -> dict[str, Any]:
        """It is an offer."""
        return (super().clean() or {}) | {"accept": True}


class EntryForm(StepForm):
    """When the person really started."""

    done = gettext_lazy("The entry is declared.")
    day = DayField(label=gettext_lazy("Day of entry"))


class NoShowForm(StepForm):
    """Nothing but the key."""

    done = gettext_lazy("The absence is declared. The person may contest it.")


class EndForm(StepForm):
    """When it ended, why, and how much was followed."""

    done = gettext_lazy("The end is declared. It is checked, then the amount is due to you.")
    ended_on = DayField(label=gettext_lazy("Last day of training"))
    exit_reason = forms.ChoiceField(
        label=gettext_lazy("Why it ended"), choices=words.exits, initial="finished", widget=forms.RadioSelect
    )
    completion_percent = forms.IntegerField(
        label=gettext_lazy("Share of the hours that was followed, in percent"),
        help_text=gettext_lazy(
            "Hours followed divided by hours planned, as a whole number rounded down: 28 of 35 hours is 80."
        ),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "govuk-input--width-3"}),
        error_messages={"invalid": gettext_lazy("Write a whole number from 0 to 100.")},
    )

    def prepare(self, order: OrderPage) -> None:
        """Suggest what attendance proves."""
        if order.attendance:
            self.fields["completion_percent"].initial = order.attendance_percent


class CancelForm(StepForm):
    """Why."""

    done = gettext_lazy("The order is cancelled. The person gets everything back.")
    reason = LongText(
        label=gettext_lazy("Reason"), help_text=gettext_lazy("The person will read it."), max_length=REASON_MAX, rows=3
    )


class FilesInput(forms.FileInput):
    """Several files at once."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """All of them, where one input gives the last only."""
        return files.getlist(name)


class FilesField(forms.FileField):
    """Several files, cleaned to their names and bytes; the request's own limit bounds them."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[tuple[str, bytes]]:
        """Names and contents."""
        return [(sent.name or "", sent.read()) for sent in data or []]


class ControlForm(StepForm):
    """What the organisation says, and what proves it."""

    done = gettext_lazy("Your answer is sent. You will be told what is decided, with its reasons.")
    text = LongText(
        label=gettext_lazy("Your answer"),
        help_text=gettext_lazy("It cannot be changed once sent."),
        max_length=10_000,
        rows=8,
    )
    documents = FilesField(
        label=gettext_lazy("Documents"),
        help_text=gettext_lazy(
            "Signed attendance sheets, traces of distance learning: at most 5 files of 5 MB, PDF, PNG or JPEG."
        ),
        required=False,
        widget=FilesInput(attrs={"multiple": True}),
    )


class InvoiceForm(StepForm):
    """The invoice's number."""

    done = gettext_lazy("The invoice is noted. The last day to pay you is shown below.")
    number = forms.CharField(
        label=gettext_lazy("Invoice number"),
        help_text=gettext_lazy("As it stands on the invoice that you keep, one invoice for each order."),
        max_length=60,
        widget=short(**{"class": "govuk-input--width-20"}),
    )


def _dates(start: date, end: date) -> str:
    return f"{long_date(start)} – {long_date(end)}"
