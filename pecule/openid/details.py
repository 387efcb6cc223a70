"""Registered types of authorization_details (RFC 9396): what each may hold, and how each field is shown and called.

A type is a JSON file in ``types/``: its JSON Schema, and for every field that can stand in it a label in each language,
how prominently it is shown (1: always, large; 2: always; 3: on demand) and how its value is written. A field without a
label would be signed without being seen, so loading refuses it.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

from pecule.openid.canonical import canonical
from pecule.openid.errors import DetailsRefused

LANGUAGES = ("fr", "en")
FORMATS = ("money_cents", "date", "text", "siret", "choice")
_DETAILS_MAX = 4


@dataclass(frozen=True, slots=True)
class DetailsType:
    """One registered type. ``kind`` tells people what it is about: purchase or change."""

    name: str
    kind: str
    title: Mapping[str, str]
    fields: tuple[Mapping[str, Any], ...]
    validator: Draft202012Validator

    def check(self, details: Mapping[str, Any]) -> None:
        """Refuse what does not fit the schema (DetailsRefused)."""
        wrong = next(iter(self.validator.iter_errors(details)), None)
        if wrong is not None:
            where = "/".join(str(part) for part in wrong.absolute_path) or self.name
            raise DetailsRefused(f"{where}: does not fit the type {self.name} ({wrong.validator})")

    def as_json(self) -> dict[str, Any]:
        """What a program needs to draw details of this type."""
        return {"kind": self.kind, "title": dict(self.title), "fields": [dict(field) for field in self.fields]}


@lru_cache(maxsize=1)
def registered() -> Mapping[str, DetailsType]:
    """Every type by its name."""
    folder = files("pecule.openid") / "types"
    return {
        entry.name.removesuffix(".json"): _loaded(
            entry.name.removesuffix(".json"), json.loads(entry.read_text("utf-8"))
        )
        for entry in folder.iterdir()
        if entry.name.endswith(".json")
    }


def check_details(details: Any) -> list[dict[str, Any]]:
    """The array, every element of a registered type and fit for signing. Raises DetailsRefused."""
    if not isinstance(details, list) or not 0 < len(details) <= _DETAILS_MAX:
        raise DetailsRefused(f"authorization_details is an array of 1 to {_DETAILS_MAX} objects")
    for one in details:
        kind = one.get("type") if isinstance(one, dict) else None
        found = registered().get(kind) if isinstance(kind, str) else None
        if found is None:
            raise DetailsRefused("a type of authorization_details is not registered")
        found.check(one)
    canonical(details)
    return details


def _loaded(name: str, written: dict[str, Any]) -> DetailsType:
    labelled = {tuple(field["path"]) for field in written["fields"]}
    missing = set(_leaves(written["schema"])) - labelled - {("type",)}
    badly = [
        field["path"]
        for field in written["fields"]
        if set(field["label"]) != set(LANGUAGES) or field["format"] not in FORMATS or field["display"] not in (1, 2, 3)
    ]
    if missing or badly:
        raise ValueError(f"type {name}: fields without a label {sorted(missing)}, or described badly {badly}")
    Draft202012Validator.check_schema(written["schema"])
    validator = Draft202012Validator(written["schema"], format_checker=FormatChecker(formats=("date", "uuid")))
    return DetailsType(name, written["kind"], written["title"], tuple(written["fields"]), validator)


def _leaves(schema: Mapping[str, Any], path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    if "properties" not in schema:
        yield path
        return
    if schema.get("additionalProperties", True) is not False:
        raise ValueError(f"{path}: a field that no schema names would be signed unseen")
    for name, inner in schema["properties"].items():
        yield from _leaves(inner, (*path, name))
