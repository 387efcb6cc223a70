"""A campaign as a file, in each format that it can be had in. Pure."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pecule.scams.sharing import misp, stix, takedown, xarf
from pecule.scams.sharing.campaigns import Operator, SharedCampaign

Writer = Callable[[SharedCampaign, Operator], bytes]


@dataclass(frozen=True, slots=True)
class SharedFile:
    """A file to be given to somebody."""

    name: str
    media_type: str
    content: bytes


def _json(write: Callable[[SharedCampaign, Operator], Any]) -> Writer:
    return lambda campaign, operator: (
        json.dumps(write(campaign, operator), ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    ).encode()


_FORMATS: dict[str, tuple[str, str, Writer]] = {
    "stix": ("json", stix.MEDIA_TYPE, _json(stix.bundle)),
    "misp": ("json", "application/json", _json(misp.event)),
    "xarf": ("json", "application/json", _json(xarf.reports)),
    "takedown": ("zip", "application/zip", takedown.pack),
}
FORMATS = tuple(_FORMATS)


def written(campaign: SharedCampaign, operator: Operator, form: str) -> SharedFile:
    """The campaign as one of ``FORMATS``; the same campaign gives the same bytes. Raises NothingToTakeDown."""
    ending, media_type, write = _FORMATS[form]
    return SharedFile(f"campaign-{str(campaign.id)[:8]}-{form}.{ending}", media_type, write(campaign, operator))
