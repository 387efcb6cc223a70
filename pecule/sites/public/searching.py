"""Looking for a training: the form, its filters as tags to take off, the page found. For strangers and holders."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pecule.catalogue.queries import Found, search
from pecule.catalogue.rules import Filters, read_link, write_link
from pecule.catalogue.rules.filters import CODE_MAX, PLACE_MAX, TEXT_MAX
from pecule.sites.design.forms import DayField, MoneyField, PlainField, PlainForm
from pecule.sites.design.words import long_date, money
from pecule.sites.public import words

A_PAGE = 20
_IN_THE_LINK = {"starts_from": "from", "starts_until": "until"}


class SearchField(PlainField):
    """A field of a search: nobody expects to have to fill all of them in, so none says that it is optional."""

    @property
    def optional(self) -> bool:
        """Never said."""
        return False


class SearchForm(PlainForm):
    """What, where, when, how, for how much. Sent by GET: its address is the search."""

    bound_field_class = SearchField

    text = forms.CharField(
        label=_("What would you like to learn?"), max_length=TEXT_MAX, required=False, widget=forms.TextInput()
    )
    place = forms.CharField(
        label=_("Town or postcode"),
        max_length=PLACE_MAX,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    department = forms.RegexField(
        label=_("Department"),
        help_text=_("Its number, as in 69, 2A or 971."),
        regex=r"^\s*(\d{2,3}|2[ABab])\s*$",
        required=False,
        max_length=10,
        error_messages={"invalid": _("A department has a number, as in 69, 2A or 971.")},
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5", "autocomplete": "off"}),
    )
    starts_from = DayField(label=_("Starts on this day or later"), required=False)
    starts_until = DayField(label=_("Starts on this day or before"), required=False)
    price = MoneyField(label=_("At most"), required=False)
    distance = forms.ChoiceField(
        label=_("How"),
        required=False,
        choices=[("", _("Either")), ("no", _("In person")), ("yes", _("At a distance"))],
        widget=forms.Select(),
    )
    kind = forms.ChoiceField(label=_("What it leads to"), required=False, choices=words.kinds, widget=forms.Select())
    certification = forms.RegexField(
        label=_("Code of the certification"),
        help_text=_("As in RNCP37680 or RS6435."),
        regex=r"^\s*[A-Za-z0-9]+\s*$",
        required=False,
        max_length=CODE_MAX,
        error_messages={"invalid": _("A code is letters and figures, as in RNCP37680.")},
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "autocomplete": "off"}),
    )

    def add_prefix(self, field_name: str) -> str:
        """Name fields as links of searches do."""
        return _IN_THE_LINK.get(field_name, field_name)

    def clean(self) -> dict[str, Any]:
        """The first day comes before the last one."""
        cleaned = super().clean() or {}
        first, last = cleaned.get("starts_from"), cleaned.get("starts_until")
        if first and last and last < first:
            self.add_error("starts_until", gettext("This day comes before the other one."))
        return cleaned

    @property
    def filters(self) -> Filters:
        """What was asked, once it is valid."""
        asked = self.cleaned_data
        return Filters(
            text=asked["text"],
            place=asked["place"],
            department=asked["department"].strip().upper(),
            starts_from=asked["starts_from"],
            starts_until=asked["starts_until"],
            price_max_cents=asked["price"],
            distance={"yes": True, "no": False}.get(asked["distance"]),
            kind=asked["kind"],
            certification=asked["certification"].strip().upper(),
        )

    @property
    def more_open(self) -> bool:
        """Whether something that is folded away is wrong. What is in use shows as tags."""
        return any(name not in ("text", "place") for name in self.errors)


@dataclass(frozen=True, slots=True)
class Tag:
    """A filter in use, and the link of the same search without it."""

    says: str
    without: str


@dataclass(frozen=True, slots=True)
class Searched:
    """What a search gave. ``share`` is its public address, whole; ``tags`` are its filters.

    ``elsewhere`` is the same search at a distance, empty when that changes nothing.
    """

    found: Found
    page: Page[int]
    tags: tuple[Tag, ...]
    share: str
    elsewhere: str


def searched(request: HttpRequest, form: SearchForm, *, here: str, day: date) -> Searched | None:
    """Search with a form; None when it is wrong. ``here`` is the address of the page."""
    if not form.is_valid():
        return None
    filters = form.filters
    number = read_link(request.GET)[1]
    found = search(filters, day=day, limit=A_PAGE, offset=(number - 1) * A_PAGE)
    page = Paginator(range(found.total), A_PAGE).get_page(number)
    if found.total and not found.offers:
        found = search(filters, day=day, limit=A_PAGE, offset=(page.number - 1) * A_PAGE)
    share = reverse("public:trainings") + _query(filters)
    afar = replace(filters, place="", department="", distance=True)
    somewhere = bool(filters.place or filters.department) or filters.distance is False
    return Searched(
        found=found,
        page=page,
        tags=tags(filters, here),
        share=request.build_absolute_uri(share),
        elsewhere=here + _query(afar) if somewhere else "",
    )


def tags(filters: Filters, here: str) -> tuple[Tag, ...]:
    """Each filter in use, said in words."""
    empty = Filters()
    return tuple(
        Tag(says, here + _query(replace(filters, **{name: getattr(empty, name)})))
        for name, says in _said(filters).items()
        if getattr(filters, name) != getattr(empty, name)
    )


def _said(filters: Filters) -> Mapping[str, str]:
    first, last, price = filters.starts_from, filters.starts_until, filters.price_max_cents
    return {
        "text": gettext("“{words}”").format(words=filters.text),
        "place": gettext("Place: {place}").format(place=filters.place),
        "department": gettext("Department: {department}").format(department=filters.department),
        "starts_from": gettext("From {day}").format(day=long_date(first)) if first else "",
        "starts_until": gettext("Until {day}").format(day=long_date(last)) if last else "",
        "price_max_cents": gettext("At most {price}").format(price=money(price)) if price is not None else "",
        "distance": words.modality("distance" if filters.distance else "in_person"),
        "kind": words.kind(filters.kind),
        "certification": filters.certification,
    }


def _query(filters: Filters) -> str:
    link = write_link(filters)
    return f"?{link}" if link else ""
