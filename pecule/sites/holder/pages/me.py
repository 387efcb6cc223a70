"""What every page of a holder starts from."""

from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.timezone import localtime

from pecule.holders.queries import Standing, own_standing
from pecule.sites.design.forms import PlainForm
from pecule.sites.design.http import Request
from pecule.sites.entrance.doors import login_of


def me(request: Request) -> Standing:
    """The training account of whoever is signed in. Raises NotFound when there is none."""
    return own_standing(login_of(request).pk)


def today(request: Request) -> date:
    """The day in Paris on which the request came in."""
    return localtime(request.now).date()


class OnceForm(PlainForm):
    """A confirmation that counts once, however often it is sent."""

    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"key": uuid4()})
        super().__init__(*args, **kwargs)
