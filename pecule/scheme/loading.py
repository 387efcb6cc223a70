"""Reads a scheme's folder, strictly: a mistyped key, a missing article or a float never loads."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from pecule.scheme.dated import UNITS, Dated, Parameter
from pecule.scheme.schemes import Scheme

FOLDER = Path(__file__).parent
_PARAMETER_KEYS = frozenset({"description", "unit", "values"})
_VALUE_KEYS = frozenset({"value", "article", "link", "checked_on"})
_OPTIONAL_KEYS = frozenset({"note"})
_SCHEME_KEYS = frozenset({"code", "country", "account_unit", "name"})


class MalformedScheme(Exception):
    """A scheme's file that cannot be trusted. Says the file, the name and what is wrong with it."""


class UnknownScheme(MalformedScheme):
    """No folder of that name holds a scheme."""


class _StrictLoader(yaml.SafeLoader):
    """YAML in which a key written twice is an error instead of a silent replacement."""


def _mapping_without_repeats(loader: _StrictLoader, node: yaml.MappingNode) -> dict[Any, Any]:
    keys = [key.value for key, _ in node.value]
    repeated = {str(key) for key in keys if keys.count(key) > 1}
    if repeated:
        raise MalformedScheme(f"{node.start_mark}: written twice: {', '.join(sorted(repeated))}")
    loader.flatten_mapping(node)
    return yaml.SafeLoader.construct_mapping(loader, node, deep=True)


_StrictLoader.add_constructor("tag:yaml.org,2002:map", _mapping_without_repeats)


def read_yaml(path: Path) -> Any:
    """Read a YAML file; a repeated key or broken syntax raises MalformedScheme."""
    try:
        return yaml.load(path.read_text("utf-8"), Loader=_StrictLoader)  # noqa: S506 -- a SafeLoader, made stricter
    except yaml.YAMLError as error:
        raise MalformedScheme(f"{path.name}: {error}") from error


@lru_cache(maxsize=16)
def load(code: str) -> Scheme:
    """The scheme of that code (``fr``, ``be``…), read once and kept. Raises UnknownScheme and MalformedScheme."""
    if code not in available():
        raise UnknownScheme(f"there is no scheme “{code}”; there are: {', '.join(available())}")
    return load_folder(FOLDER / code)


def available() -> list[str]:
    """Codes of the schemes that have a folder here, in alphabetical order."""
    return sorted(path.parent.name for path in FOLDER.glob("*/scheme.yaml"))


def load_folder(folder: Path) -> Scheme:
    """Read the scheme in ``folder``: ``scheme.yaml`` and every file of ``parameters/``. Raises MalformedScheme."""
    about = read_yaml(folder / "scheme.yaml")
    _check_keys(f"{folder.name}/scheme.yaml", about, _SCHEME_KEYS)
    if about["code"] != folder.name:
        raise MalformedScheme(f"{folder.name}/scheme.yaml: the code is not the folder's name")
    if about["account_unit"] not in {"cents", "hundredths_of_day"}:
        raise MalformedScheme(f"{folder.name}/scheme.yaml: unknown account_unit {about['account_unit']!r}")
    parameters: dict[str, Parameter] = {}
    for path in sorted((folder / "parameters").glob("*.yaml")):
        for name, content in (read_yaml(path) or {}).items():
            where = f"{folder.name}/parameters/{path.name}: {name}"
            if name in parameters:
                raise MalformedScheme(f"{where}: named in two files")
            parameters[name] = _parameter(where, name, content)
    return Scheme(
        code=about["code"],
        country=about["country"],
        account_unit=about["account_unit"],
        names=tuple(sorted(about["name"].items())),
        parameters=parameters,
    )


def _check_keys(where: str, content: Any, wanted: frozenset[str], optional: frozenset[str] = frozenset()) -> None:
    if not isinstance(content, dict):
        raise MalformedScheme(f"{where}: expected keys and values")
    missing, unknown = wanted - content.keys(), content.keys() - wanted - optional
    if missing or unknown:
        said = [f"missing: {', '.join(sorted(missing))}"] if missing else []
        said += [f"unknown: {', '.join(sorted(map(str, unknown)))}"] if unknown else []
        raise MalformedScheme(f"{where}: {'; '.join(said)}")


def _parameter(where: str, name: str, content: Any) -> Parameter:
    _check_keys(where, content, _PARAMETER_KEYS)
    unit, description = content["unit"], content["description"]
    if unit not in UNITS:
        raise MalformedScheme(f"{where}: unknown unit {unit!r}")
    if not isinstance(description, str) or not description.strip():
        raise MalformedScheme(f"{where}: no description")
    if not isinstance(content["values"], dict) or not content["values"]:
        raise MalformedScheme(f"{where}: no values")
    history = []
    for since, entry in content["values"].items():
        if type(since) is not date:
            raise MalformedScheme(f"{where}: {since!r} is not a day")
        history.append(_dated(f"{where}, {since}", name, unit, since, entry))
    if [dated.since for dated in history] != sorted(dated.since for dated in history):
        raise MalformedScheme(f"{where}: dates are not in order")
    return Parameter(name, description.strip(), unit, tuple(history))


def _dated(where: str, name: str, unit: str, since: date, entry: Any) -> Dated:
    _check_keys(where, entry, _VALUE_KEYS, _OPTIONAL_KEYS)
    if not isinstance(entry["article"], str) or not entry["article"].strip():
        raise MalformedScheme(f"{where}: no article")
    if not isinstance(entry["link"], str) or not entry["link"].startswith("https://"):
        raise MalformedScheme(f"{where}: the link is not an https address")
    if type(entry["checked_on"]) is not date:
        raise MalformedScheme(f"{where}: checked_on is not a day")
    value = _value(where, unit, entry["value"])
    return Dated(name, value, unit, since, entry["article"], entry["link"], str(entry.get("note", "")).strip())


def _value(where: str, unit: str, raw: Any) -> Any:
    try:
        read: Callable[[Any], Any] = _READERS.get(unit, _whole_number)
        return read(raw)
    except (ArithmeticError, AttributeError, TypeError, ValueError) as error:
        raise MalformedScheme(f"{where}: {raw!r} is not a value in {unit}") from error


def _only(kind: type) -> Callable[[Any], Any]:
    def read(raw: Any) -> Any:
        if type(raw) is not kind:
            raise TypeError
        return raw

    return read


def _whole_number(raw: Any) -> int:
    if type(raw) is not int or raw < 0:
        raise TypeError
    return raw


def _ratio(raw: Any) -> Fraction:
    numerator, denominator = raw.split("/")
    return Fraction(int(numerator), int(denominator))


def _words(raw: Any) -> tuple[str, ...]:
    if type(raw) is not list or any(type(word) is not str for word in raw):
        raise TypeError
    return tuple(raw)


def _month_day(raw: Any) -> tuple[int, int]:
    month, day = map(int, raw.split("-"))
    leap_day = date(2000, month, day)
    return leap_day.month, leap_day.day


_READERS: dict[str, Callable[[Any], Any]] = {
    "ratio": _ratio,
    "word": _only(str),
    "words": _words,
    "flag": _only(bool),
    "day": _only(date),
    "month_day": _month_day,
}
