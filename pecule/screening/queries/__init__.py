"""Reads of screening."""

from pecule.screening.queries.decisions import DecisionLine, decisions_about, replayed
from pecule.screening.queries.lists import (
    IndicatorLine,
    count_indicators,
    exported,
    indicator,
    indicators,
    standing,
    told_by,
)
from pecule.screening.queries.matches import (
    MatchLine,
    MatchPage,
    count_held,
    held_matches,
    holding_organisations,
    match_page,
)
from pecule.screening.queries.seen import SEEN, Seen, answer_to, read_seen, seen_of

__all__ = [
    "SEEN",
    "DecisionLine",
    "IndicatorLine",
    "MatchLine",
    "MatchPage",
    "Seen",
    "answer_to",
    "count_held",
    "count_indicators",
    "decisions_about",
    "exported",
    "held_matches",
    "holding_organisations",
    "indicator",
    "indicators",
    "match_page",
    "read_seen",
    "replayed",
    "seen_of",
    "standing",
    "told_by",
]
