"""Files of indicators from others: looked through first, then listed, each place of them told."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from pecule.kernel.actors import Actor
from pecule.kernel.refusals import Refusal
from pecule.screening.actions.allowed import day_of
from pecule.screening.actions.indicators import NewIndicator, add_indicators
from pecule.screening.rules.feeds import FeedRow, read_feed
from pecule.screening.rules.lists import ListRow
from pecule.screening.rules.refusals import ListUnreadable

HELD_MAX = 20
"""Subjects that one file may hold at once, unless more are allowed by whoever brings it."""


@dataclass(frozen=True, slots=True)
class Source:
    """Who told it; how sure it is where the file does not say (of 100), and the last day where it names none."""

    name: str
    confidence: int
    until: date
    reference: str = ""


@dataclass(frozen=True, slots=True)
class NotListed:
    """A place of a file that was not listed, and why."""

    place: str
    refusal: Refusal


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file did: how many are new, grew surer or longer, were known so; how many subjects they hold."""

    added: int
    strengthened: int
    known: int
    held: int
    refused: tuple[NotListed, ...]


class _OnlyLooked(Exception):
    """Takes back what was done to look at it."""


@transaction.atomic
def import_indicators(
    *, content: bytes, form: str, source: Source, by: Actor, at: datetime, held_max: int = HELD_MAX
) -> Imported:
    """List the indicators of a file (``form``: list, stix, misp). The same file again changes nothing.

    Raises ListUnreadable, SourceMissing, NotYourMatches, TooManyHeld: then nothing is listed.
    """
    places = read_feed(_text(content), form, day=day_of(at))
    rows = [(one.place, one.row) for one in places if one.row is not None]
    wanted = [_indicator(row, form, source) for _, row in rows]
    done = add_indicators(indicators=wanted, source=source.name, by=by, at=at, held_max=held_max)
    late = {rows[number][0]: why for number, why in done.refused}
    refused = tuple(NotListed(one.place, why) for one in places if (why := _why(one, late)) is not None)
    return Imported(done.added, done.strengthened, done.known, done.held, refused)


def preview_import(
    *, content: bytes, form: str, source: Source, by: Actor, at: datetime, held_max: int = HELD_MAX
) -> Imported:
    """What importing a file would do, found by doing it and taking it back. Raises what importing raises."""
    found: list[Imported] = []
    try:
        with transaction.atomic():
            found.append(import_indicators(content=content, form=form, source=source, by=by, at=at, held_max=held_max))
            raise _OnlyLooked
    except _OnlyLooked:
        return found[0]


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        raise ListUnreadable(why="it is no text in UTF-8") from None


def _indicator(row: ListRow, form: str, source: Source) -> NewIndicator:
    """Authors of feeds may let an indicator end earlier than we do, never later; a list says what it says."""
    until = row.expires_on or source.until
    return NewIndicator(
        row.kind,
        row.value,
        source.confidence if row.confidence is None else row.confidence,
        until if form == "list" else min(until, source.until),
        row.reference or source.reference,
    )


def _why(one: FeedRow, late: dict[str, Refusal]) -> Refusal | None:
    return one.refusal if one.row is None else late.get(one.place)
