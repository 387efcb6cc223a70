"""Files of declarations in words: their state, why they were refused, why they wait."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy

from pecule.entitlements.queries.files import FileFacts
from pecule.entitlements.rules.anomalies import ANOMALIES
from pecule.entitlements.rules.lines import REASONS
from pecule.sites.design.components import Colour
from pecule.sites.design.templatetags.design import state as tag
from pecule.sites.design.words import in_french

STATES: dict[str, tuple[Any, Colour]] = {
    "refused": (gettext_lazy("Refused"), "red"),
    "set_aside": (gettext_lazy("Being checked"), "yellow"),
    "accepted": (gettext_lazy("Accepted"), "green"),
    "rejected": (gettext_lazy("Rejected"), "red"),
    "reversed": (gettext_lazy("Taken back"), "grey"),
}
EFFECTS = {
    "adds": gettext_lazy("Declares"),
    "replaces": gettext_lazy("Cancels and replaces"),
    "cancels": gettext_lazy("Cancels"),
}
UNITS = {"hours": gettext_lazy("hours"), "days": gettext_lazy("days"), "pay": gettext_lazy("euros of pay")}


def state_of(file: FileFacts) -> SafeString:
    """What became of a file, as a tag."""
    text, colour = STATES[file.status]
    return tag(str(text), colour)


def name_of(file: FileFacts) -> str:
    """How a file is called: its own name, or what it is when it was typed on our page."""
    return gettext("Correction of one line") if file.kind == "form" else file.name


def reason_words(reason: Mapping[str, Any]) -> str:
    """One reason of a refused file, in the page's language."""
    return gettext(REASONS[reason["code"]]).format_map(reason["facts"])


def anomaly_words(anomaly: Mapping[str, Any]) -> str:
    """Why a file waits, in the page's language."""
    return gettext(ANOMALIES[anomaly["code"]]).format_map(anomaly["facts"])


def reason_rows(reasons: Sequence[Mapping[str, Any]]) -> list[list[object]]:
    """Reasons as rows of a table: where, and what."""
    return [[gettext("Line {number}").format(number=reason["line"]), reason_words(reason)] for reason in reasons]


def quantity(hundredths: int) -> str:
    """Hours or days as people write them, without idle decimals."""
    text = f"{hundredths / 100:.2f}".rstrip("0").rstrip(".")
    return text.replace(".", ",") if in_french() else text


def siret_words(siret: str) -> str:
    """A SIRET as people read it: 732 829 320 00074."""
    return f"{siret[:3]} {siret[3:6]} {siret[6:9]} {siret[9:]}".replace(" ", "\u00a0")
