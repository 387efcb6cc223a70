"""A message finds its campaign, or begins one."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count

from pecule.scams.models import Campaign, Report
from pecule.scams.rules.campaigns import CANDIDATES_MAX, TRACES_THAT_JOIN, Candidate, Joined, choose
from pecule.scams.rules.indicators import Indicator
from pecule.scams.rules.similarity import bands, shingles, template
from pecule.statements import row, rows

LINKS_MAX = 1_000  # of one campaign: beyond, a new address says nothing that its text does not
_CANDIDATES = """
WITH near AS (
    SELECT leader_id FROM scams_band WHERE hash = ANY(%s::bigint[])
    GROUP BY leader_id ORDER BY count(*) DESC, leader_id LIMIT %s
), sharing AS (
    SELECT l.campaign_id, count(*) AS shared FROM unnest(%s::text[], %s::text[]) AS t (kind, value)
    JOIN scams_link l ON l.value = t.value AND l.kind = t.kind JOIN scams_campaign c ON c.id = l.campaign_id
    WHERE c.brand = %s GROUP BY l.campaign_id ORDER BY shared DESC, l.campaign_id LIMIT %s
)
SELECT l.campaign_id, l.template, 0 FROM near JOIN scams_leader l ON l.id = near.leader_id
    JOIN scams_campaign c ON c.id = l.campaign_id WHERE c.brand = %s
UNION ALL
SELECT s.campaign_id, l.template, s.shared FROM sharing s JOIN scams_leader l ON l.campaign_id = s.campaign_id
"""
_BEGIN = """
WITH made AS (
    INSERT INTO scams_campaign (brand, theme, channel, language, verdict, text, reports, people, begun_at, last_at)
    VALUES (%s, %s, %s, %s, %s, %s, 0, 0, %s, %s) RETURNING id
), led AS (
    INSERT INTO scams_leader (campaign_id, template) SELECT id, %s FROM made RETURNING id
), found AS (
    INSERT INTO scams_band (hash, leader_id) SELECT hash, led.id FROM led, unnest(%s::bigint[]) AS hash
), linked AS (
    INSERT INTO scams_link (campaign_id, kind, value)
    SELECT made.id, t.kind, t.value FROM made, unnest(%s::text[], %s::text[]) AS t (kind, value)
    ON CONFLICT DO NOTHING
) SELECT id FROM made
"""
_LINK = """
INSERT INTO scams_link (campaign_id, kind, value)
SELECT %s, kind, value FROM unnest(%s::text[], %s::text[]) AS t (kind, value)
WHERE (SELECT count(*) FROM scams_link WHERE campaign_id = %s) < %s ON CONFLICT DO NOTHING
"""
_COUNT = """
UPDATE scams_campaign SET reports = reports + 1, last_at = greatest(last_at, %s::timestamptz),
    people = people + CASE WHEN EXISTS (
        SELECT FROM scams_report r WHERE r.campaign_id = scams_campaign.id AND r.reporter = %s AND r.id <> %s
    ) THEN 0 ELSE 1 END
WHERE id = %s RETURNING people
"""


@dataclass(frozen=True, slots=True)
class Sketch:
    """What a message is compared by: its template, the shingles of it, where alike ones are found, its traces."""

    template: str
    shingles: frozenset[int]
    bands: Sequence[int]
    traces: Sequence[Indicator]


def sketch(text: str, brand: str, indicators: Sequence[Indicator]) -> Sketch:
    """What a text without personal data is compared by. A sender's name joins only messages that name a body."""
    found = template(text)
    runs = shingles(found)
    traces = [one for one in indicators if one.kind in TRACES_THAT_JOIN and (brand or one.kind != "sender")]
    return Sketch(found, runs, bands(runs, brand), traces)


def find_campaign(one: Sketch, brand: str) -> Joined | None:
    """The campaign of this brand that a message is of; None when it is like no other."""
    if not one.bands and not one.traces:
        return None
    kinds, values = _columns(one.traces)
    found = rows(_CANDIDATES, (list(one.bands), CANDIDATES_MAX, kinds, values, brand, CANDIDATES_MAX, brand))
    return choose(one.shingles, [Candidate(*line) for line in found])


def begin_campaign(report: Report, one: Sketch) -> int:
    """A campaign of its own, led by this report; its inner id. Written by one statement."""
    told = (report.brand, report.theme, report.channel, report.written_in, report.verdict, report.text)
    made = rows(_BEGIN, (*told, report.at, report.at, one.template, list(one.bands), *_columns(one.traces)))
    return int(made[0][0])


def link(campaign: int, traces: Sequence[Indicator]) -> None:
    """Let what shares one of these traces join a campaign (inner id), as long as it has not very many."""
    if traces:
        rows(_LINK, (campaign, *_columns(traces), campaign, LINKS_MAX))


def count_in(report: Report, campaign: int) -> int:
    """Count a report in its campaign (inner id); how many independent people reported it now."""
    found = row(_COUNT, (report.at, bytes(report.reporter), report.pk, campaign))
    return int(found[0]) if found else 0


def recount(campaign: Campaign) -> None:
    """Count a campaign's reports and people anew, after some left or came together."""
    of_it = Report.objects.filter(campaign=campaign)
    counted = of_it.aggregate(reports=Count("id"), people=Count("reporter", distinct=True))
    campaign.reports, campaign.people = counted["reports"], counted["people"]
    campaign.save(update_fields=["reports", "people"])


def _columns(traces: Sequence[Indicator]) -> tuple[list[str], list[str]]:
    return [one.kind for one in traces], [one.value for one in traces]
