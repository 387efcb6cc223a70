"""What components are given to draw: plain values, already translated, amounts in cents."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Colour = Literal["", "grey", "green", "yellow", "red"]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a summary list. ``value`` may be safe HTML; ``link`` is where it is changed or seen."""

    label: str
    value: object
    link: str = ""
    link_text: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; numeric ones stand on the right."""

    label: str
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a timeline: past, under way, still to come, or gone wrong."""

    what: str
    when: date | None = None
    state: Literal["done", "now", "next", "bad"] = "done"
    more: str = ""


@dataclass(frozen=True, slots=True)
class Warning:
    """A fraud under way, as people are told of it on every page: what it looks like, and what to do.

    ``hide`` is where a form is sent to see it no more; without it, it stays.
    """

    title: str
    text: str
    link: str = ""
    link_text: str = ""
    hide: str = ""
