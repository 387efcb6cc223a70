"""Words and facts of the broker's pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from pecule.broker.upstream.choosing import Choice, Why
from pecule.sites.design.components import Row

_WHY = {
    Why.LEVEL: _("It is not sure enough of who you are for this service."),
    Why.SERVICE: _("This service does not accept it."),
    Why.CONTEXT: _("Something about this visit is unusual: a surer way is asked for."),
    Why.APPROVAL: _("It cannot show you what you buy before you approve."),
}
_CLAIMS = {
    "given_name": _("Given names"),
    "family_name": _("Birth name"),
    "birthdate": _("Date of birth"),
    "gender": _("Sex"),
    "birthplace": _("Place of birth (INSEE code)"),
    "birthcountry": _("Country of birth (INSEE code)"),
    "email": _("E-mail"),
    "preferred_username": _("Name in use"),
    "phone_number": _("Phone"),
}


@dataclass(frozen=True, slots=True)
class ShownChoice:
    """An identity provider as the page of choices shows it; ``why`` is empty when it can be chosen."""

    provider_id: str
    name: str
    why: str


def shown(choice: Choice, language: str) -> ShownChoice:
    """One choice in words."""
    why = str(_WHY[choice.why]) if choice.why else ""
    return ShownChoice(choice.provider.provider_id, choice.provider.name[language], why)


def claims(names: Sequence[str], values: Mapping[str, str]) -> list[Row]:
    """What a service will be told, line by line."""
    return [Row(str(_CLAIMS[name]), _value(name, values[name])) for name in names]


def _value(name: str, value: str) -> str:
    if name == "gender":
        return gettext("woman") if value == "female" else gettext("man")
    return value


def suspicious(request: HttpRequest) -> bool:
    """Whether our own edge found this visit unusual. Without a proxy of ours in front, nobody may say so."""
    return settings.PROXY_HOPS > 0 and request.headers.get("X-Suspicious") == "1"


def language() -> str:
    """The language of this page, of the two we speak."""
    return "fr" if (get_language() or "fr").startswith("fr") else "en"
