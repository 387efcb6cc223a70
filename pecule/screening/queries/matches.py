"""Matches: what is held and waits for somebody, one whole with whoever else shares it, and who is held now."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from pecule.kernel.refusals import NotFound
from pecule.screening.models import HOLDING, Fact, Match
from pecule.screening.queries.decisions import DecisionLine, decisions_about
from pecule.screening.queries.lists import IndicatorLine, line_of

SHARING_SHOWN = 50


@dataclass(frozen=True, slots=True)
class MatchLine:
    """A subject that shares an indicator. ``state``: held, released or confirmed."""

    public_id: UUID
    subject_kind: str
    subject_id: UUID
    state: str
    held_at: datetime
    indicator: IndicatorLine


@dataclass(frozen=True, slots=True)
class MatchPage:
    """One match whole. ``others`` share its indicator: kind, public id and the state of their match, "" without one.

    ``also`` are the subject's other matches.
    """

    line: MatchLine
    decided_at: datetime | None
    decided_by: str
    reason: str
    others: tuple[tuple[str, UUID, str], ...]
    also: tuple[MatchLine, ...]
    decisions: tuple[DecisionLine, ...]


def held_matches(*, limit: int = 50, offset: int = 0) -> list[MatchLine]:
    """Matches that wait for a decision: the surest indicator first, then the longest held. One query."""
    return [_line(row) for row in _held()[offset : offset + limit]]


def count_held() -> int:
    """How many matches wait for a decision."""
    return Match.objects.filter(state="held").count()


def match_page(public_id: UUID) -> MatchPage:
    """One match whole. Raises NotFound."""
    row = Match.objects.select_related("indicator").filter(public_id=public_id).first()
    if row is None:
        raise NotFound
    also = Match.objects.select_related("indicator").filter(subject_kind=row.subject_kind, subject_id=row.subject_id)
    return MatchPage(
        line=_line(row),
        decided_at=row.decided_at,
        decided_by=row.decided_by,
        reason=row.reason,
        others=_others(row),
        also=tuple(_line(one) for one in also.exclude(pk=row.pk).order_by("-pk")),
        decisions=tuple(decisions_about(row.subject_kind, row.subject_id)),
    )


def holding_organisations() -> dict[UUID, int]:
    """Organisations (public ids) that are held, each with the inner id of its newest such match. One query."""
    rows = Match.objects.filter(subject_kind="organisation", state__in=HOLDING).order_by("pk")
    return dict(rows.values_list("subject_id", "pk"))


def confirmed_organisations(reference: str) -> list[UUID]:
    """Organisations (public ids) that an officer confirmed to share an indicator seen in what ``reference`` names."""
    found = Match.objects.filter(subject_kind="organisation", state="confirmed", indicator__reference=reference)
    return list(found.order_by("subject_id").values_list("subject_id", flat=True).distinct())


def _held() -> QuerySet[Match]:
    held = Match.objects.select_related("indicator").filter(state="held")
    return held.order_by("-indicator__confidence", "held_at", "pk")


def _others(row: Match) -> tuple[tuple[str, UUID, str], ...]:
    states = {
        (one.subject_kind, one.subject_id): one.state
        for one in Match.objects.filter(indicator_id=row.indicator_id).exclude(pk=row.pk)[:SHARING_SHOWN]
    }
    sharing = Fact.objects.filter(digest=row.indicator.digest).order_by("subject_kind", "subject_id")
    for kind, one in sharing.values_list("subject_kind", "subject_id")[:SHARING_SHOWN]:
        if (kind, one) != (row.subject_kind, row.subject_id):
            states.setdefault((kind, one), "")
    return tuple((kind, one, state) for (kind, one), state in states.items())


def _line(row: Match) -> MatchLine:
    return MatchLine(row.public_id, row.subject_kind, row.subject_id, row.state, row.held_at, line_of(row.indicator))
