"""Fields of declarations: quantities and months."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from pecule.kernel.cents import UnreadableAmount, read_amount


class QuantityField(forms.CharField):
    """Hours or days with at most two decimals, cleaned to hundredths; empty is zero when not required."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 24)
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> int:
        """Return hundredths."""
        text = super().clean(value)
        try:
            return read_amount(text) if text else 0
        except UnreadableAmount as refusal:
            raise forms.ValidationError(_("Write a number with at most two decimals, as in 151.67.")) from refusal


class MonthField(forms.CharField):
    """A month, cleaned to its first day."""

    widget = forms.TextInput(attrs={"type": "month", "autocomplete": "off", "placeholder": "2025-03"})

    def clean(self, value: Any) -> date:
        """Return the first day of the month."""
        text = super().clean(value)
        try:
            if len(text) != 7:
                raise ValueError(text)
            return date.fromisoformat(f"{text}-01")
        except ValueError as error:
            raise forms.ValidationError(_("This is not a month. Write it as in 2025-03.")) from error
