"""Forms as our pages draw them: labels, hints, errors at their field and again in a summary at the top."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.renderers import DjangoTemplates
from django.forms.widgets import ChoiceWidget, Input
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from pecule.kernel.cents import Cents, UnreadableAmount, read_amount
from pecule.kernel.refusals import Refusal
from pecule.sites.design.words import refusal_words

# Most particular first: a textarea is not an input, a password input is.
_CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.Textarea, "govuk-textarea"),
    (forms.CheckboxSelectMultiple, "govuk-checkboxes__input"),
    (forms.RadioSelect, "govuk-radios__input"),
    (forms.CheckboxInput, "govuk-checkboxes__input"),
    (forms.Select, "govuk-select"),
    (forms.FileInput, "govuk-file-upload"),
    (Input, "govuk-input"),
)
_TEMPLATES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxSelectMultiple, "design/widgets/checkboxes.html"),
    (forms.RadioSelect, "design/widgets/radios.html"),
)
_MISSING: tuple[tuple[type[forms.Widget], Any], ...] = (
    (ChoiceWidget, _("Choose one.")),
    (forms.CheckboxInput, _("Tick this box to go on.")),
    (forms.FileInput, _("Choose a file.")),
    (forms.Widget, _("Fill this in.")),
)


class PlainRenderer(DjangoTemplates):
    """Draws forms and fields with the templates of this folder."""

    form_template_name = "design/form.html"
    field_template_name = "design/field.html"


class PlainField(forms.BoundField):
    """A field that knows how it is drawn."""

    @property
    def optional(self) -> bool:
        """Whether its label says so: the rule is that a form asks only for what it needs."""
        return not self.field.required and not isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def single_checkbox(self) -> bool:
        """Whether its label stands on the right of one box."""
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def target(self) -> str:
        """Id of the first thing to fill in, where the summary's link leads."""
        return f"{self.auto_id}_0" if self.use_fieldset else self.auto_id

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Add our classes, and the error's when there is one."""
        built = super().build_widget_attrs(attrs, widget)
        shown = widget or self.field.widget
        base = next((name for kind, name in _CLASSES if isinstance(shown, kind)), "")
        if base and not shown.is_hidden:
            wrong = f"{base}--error" if self.errors and not base.endswith("__input") else ""
            built["class"] = " ".join(filter(None, (shown.attrs.get("class", ""), base, wrong)))
        return built


class PlainForm(forms.Form):
    """The form of every page.

    Write ``autocomplete`` and ``inputmode`` as widget attributes. Labels and help texts are sentences in English
    marked for translation. Browsers' own bubbles are off: our errors are in the person's language and read aloud.
    """

    default_renderer = PlainRenderer
    bound_field_class = PlainField
    use_required_attribute = False
    refusal: Refusal | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages["required"] = next(said for kind, said in _MISSING if isinstance(field.widget, kind))
            template = next((name for kind, name in _TEMPLATES if isinstance(field.widget, kind)), None)
            if template:
                field.widget.template_name = template

    def add_refusal(self, refusal: Refusal, field: str | None = None) -> None:
        """Show a refusal at ``field``, or at the top for the whole form; the answer then takes its status."""
        self.refusal = refusal
        self.add_error(field, str(refusal_words(refusal)))

    @property
    def status(self) -> int:
        """The HTTP status of the page that shows this form."""
        if self.refusal is not None:
            return self.refusal.status
        return 422 if self.is_bound and self.errors else 200


class ForgottenInput(forms.TextInput):
    """An input whose value is never written back into a page: for numbers that must not stay on a screen."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Draw it empty."""
        return super().get_context(name, None, attrs)


class MoneyField(forms.CharField):
    """An amount of euros as people type it, cleaned to integer cents."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 24)
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Cents | None:
        """Return cents, or None when empty and not required."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return read_amount(text)
        except UnreadableAmount as refusal:
            raise forms.ValidationError(str(refusal_words(refusal))) from refusal


class DayField(forms.DateField):
    """A day, with the browser's own date picker; also understood when typed as 31/12/2025."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        kwargs.setdefault("input_formats", ["%Y-%m-%d", "%d/%m/%Y"])
        super().__init__(**kwargs)
        self.error_messages["invalid"] = _("This is not a day. Write it as in 31/12/2025.")


def form_page(
    request: HttpRequest, template: str, form: PlainForm, context: Mapping[str, Any] | None = None
) -> HttpResponse:
    """Answer with the page that shows ``form``: 200 when new, 422 when wrong, a refusal's own status when refused."""
    return render(request, template, {"form": form, **(context or {})}, status=form.status)
