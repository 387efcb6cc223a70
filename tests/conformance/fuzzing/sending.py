"""Requests that schemathesis makes of what an application says it takes, sent with true values where it says so.

Half of them are requests as they ought to be, in which a few fields were replaced by what schemathesis made up:
otherwise nearly all would be refused at the first door and nothing behind it would be tried.
"""

import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import schemathesis
import yaml
from django.db import transaction
from django.test import Client as Browser
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.core import NotSet
from schemathesis.core.result import Ok

HERE = Path(__file__).resolve().parent
EXAMPLES = 120 if os.environ.get("PECULE_LONG") else 12
FORM = "application/x-www-form-urlencoded"
ALWAYS = {400, 404, 405, 429}
_WORD = re.compile(r"\{([a-z_]+)\}")
Words = Mapping[str, Callable[[], str]]
Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sent:
    """A request. ``places`` are values for the names in ``path``; ``body`` is None when there is none."""

    method: str
    path: str
    places: Values
    query: Values
    headers: Values
    body: Any
    kind: str


@dataclass(frozen=True, slots=True)
class Operation:
    """Something that can be asked, as the description tells it. ``sound``: what a good request has, by its part."""

    name: str
    described: Mapping[str, Any]
    sound: Mapping[str, Values]
    requests: st.SearchStrategy[Sent]


@lru_cache(maxsize=4)
def described(name: str) -> dict[str, Any]:
    """What ``<name>.yaml`` says."""
    told: dict[str, Any] = yaml.safe_load((HERE / f"{name}.yaml").read_text())
    return told


def rooms(name: str) -> list[str]:
    """The first parts of the described paths: what is tried in one test."""
    return sorted({_room(path) for path in described(name)["paths"]})


def in_room(name: str, room: str) -> list["Operation"]:
    """Everything whose path begins so."""
    return [one for key, one in operations(name).items() if _room(key.split(" ")[1]) == room]


def _room(path: str) -> str:
    return path.split("/")[1]


@lru_cache(maxsize=4)
def operations(name: str) -> Mapping[str, Operation]:
    """Everything that is described, by method and path."""
    schema = schemathesis.openapi.from_dict(described(name))
    return {
        made.name: made
        for made in (_operation(name, one.ok()) for one in schema.get_all_operations() if isinstance(one, Ok))
    }


def _operation(name: str, found: Any) -> Operation:
    told = described(name)["paths"][found.path][found.method]
    sound, optional = _sound(name, told)
    fields = sorted({field for part in sound.values() for field in part} | optional)
    ways = [found.as_strategy(generation_mode=GenerationMode.POSITIVE)]
    if fields:
        ways.append(found.as_strategy(generation_mode=GenerationMode.NEGATIVE))
    replaced = st.sets(st.sampled_from(fields), max_size=2) if fields else st.just(set[str]())
    kinds = list(told.get("requestBody", {}).get("content", {FORM: {}}))
    requests = st.builds(
        lambda case, fields: _sent(case, sound, fields, kinds[0]), st.one_of(ways), st.none() | replaced
    )  # fmt: skip
    return Operation(f"{found.method.upper()} {found.path}", told, sound, requests)


def _sound(name: str, told: Mapping[str, Any]) -> tuple[dict[str, Values], set[str]]:
    """The first value that is named for each field that must be there, by its part; and the names of other fields."""
    sound: dict[str, Values] = {"path": {}, "query": {}, "header": {}, "body": {}}
    optional: set[str] = set()
    fields = [(one["in"], one["name"], one["schema"], one.get("required")) for one in told.get("parameters", ())]
    for content in told.get("requestBody", {}).get("content", {}).values():
        body = _resolved(name, content["schema"])
        fields += [("body", field, kind, field in body["required"]) for field, kind in body["properties"].items()]
    for part, field, kind, required in fields:
        if required:
            sound[part][field] = _first(_resolved(name, kind))
        else:
            optional.add(field)
    return sound, optional


def _resolved(name: str, schema: Mapping[str, Any]) -> Mapping[str, Any]:
    if "$ref" in schema:
        found: Mapping[str, Any] = described(name)["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        return found
    return schema


def _first(schema: Mapping[str, Any]) -> Any:
    return schema["anyOf"][0]["enum"][0]


def _sent(case: Any, sound: Mapping[str, Values], fields: set[str] | None, kind: str) -> Sent:
    body = None if isinstance(case.body, NotSet) else case.body
    parts = {"path": case.path_parameters, "query": case.query, "header": case.headers, "body": body}
    if fields is not None:
        made = {part: value if isinstance(value, dict) else {} for part, value in ((n, parts[n]) for n in sound)}
        parts = {
            part: good | {name: value for name, value in dict(made[part]).items() if name in fields}
            for part, good in sound.items()
        }
    return Sent(
        case.method, case.path, dict(parts["path"] or {}), dict(parts["query"] or {}), dict(parts["header"] or {}),
        parts["body"], case.media_type or kind,
    )  # fmt: skip


def every_answer(operation: Operation, send: Callable[..., Any], *more: st.SearchStrategy[Any]) -> None:
    """Send many requests, with values of ``more`` beside each.

    Each answer has a status that the description names, and what calls itself JSON is JSON.
    """
    allowed = {int(status) for status in operation.described["responses"]} | ALWAYS

    # Making a failure smaller would take minutes; what was sent is told as it was.
    @settings(
        max_examples=EXAMPLES, database=None, deadline=None, suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )  # fmt: skip
    @given(st.tuples(operation.requests, *more))
    def tried(told: tuple[Any, ...]) -> None:
        note(repr(told))
        with transaction.atomic():
            answer = send(*told)
            transaction.set_rollback(True)  # the next request finds everything as it was
        assert answer.status_code in allowed, (answer.status_code, answer.content[:300])
        if "json" in answer.get("Content-Type", ""):
            json.loads(answer.content)

    tried()


def good(operation: Operation) -> Sent:
    """The request as it ought to be."""
    method, path = operation.name.split(" ")
    kinds = list(operation.described.get("requestBody", {}).get("content", {FORM: {}}))
    sound = operation.sound
    return Sent(method, path, sound["path"], sound["query"], sound["header"], sound["body"] or None, kinds[0])


def with_truth(sent: Sent, words: Words, *, prefix: str = "") -> Sent:
    """The request with the values for which words in braces stand, and its whole path."""

    def true(value: Any) -> Any:
        if isinstance(value, str):
            return _WORD.sub(lambda found: words[found[1]]() if found[1] in words else found[0], value)
        if isinstance(value, dict):
            return {str(true(name)): true(inner) for name, inner in value.items()}
        return [true(inner) for inner in value] if isinstance(value, list) else value

    places = true(sent.places)
    path = _WORD.sub(lambda found: quote(_text(places.get(found[1], "x")) or "x", safe=""), sent.path)
    return Sent(sent.method, prefix + path, {}, true(sent.query), true(sent.headers), true(sent.body), sent.kind)


def send(sent: Sent, browser: Browser) -> Any:
    """Send one request from ``browser``."""
    query = urlencode([*_flat(sent.query)], errors="replace")
    headers = {name: _line(text) for name, text in sent.headers.items() if name.isascii() and name.lower() != "cookie"}
    where = f"{sent.path}{'?' if query else ''}{query}"
    return browser.generic(sent.method, where, _written(sent.body, sent.kind), sent.kind, headers=headers)


def _line(text: Any) -> str:
    """What can stand in a header: a server hands nothing else on."""
    return re.sub(r"[\r\n\0]", " ", _text(text)).encode("latin-1", "replace").decode("latin-1")


def _written(body: Any, kind: str) -> bytes:
    if body is None or isinstance(body, bytes):
        return body or b""
    if "json" in kind:
        return json.dumps(body).encode()
    if isinstance(body, dict):
        return urlencode([*_flat(body)], errors="replace").encode()
    return _text(body).encode("utf-8", "replace")


def _flat(values: Any) -> Iterator[tuple[str, str]]:
    for name, value in values.items() if isinstance(values, dict) else ():
        for one in value if isinstance(value, list) else [value]:
            yield name, _text(one)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)
