"""Payments of organisations that screening holds: suspended at once, and let go when nothing holds them any more."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from pecule.kernel.actors import system
from pecule.payouts.actions.allowed import day_of, scheme
from pecule.payouts.actions.telling import tell_suspended
from pecule.payouts.rules.payables import HELD_BY_SCREENING, SCREENING_GROUND
from pecule.scheme.delays import deadline
from pecule.screening.actions import sweep
from pecule.screening.ports import Held
from pecule.screening.queries import holding_organisations
from pecule.statements import rows

BY = system("screening")
# Payments are locked before what they pay, as everywhere: a file that is leaving is waited for. What waits for its
# invoice is held once it has one: the law counts the months from the suspension.
_LOCK = """
SELECT t.id FROM payouts_payment t JOIN payouts_payable p ON p.id = t.payable_id
JOIN catalogue_organisation o ON o.id = p.organisation_id
WHERE o.public_id = ANY (%s::uuid[]) AND t.state = 'waiting' AND p.state = 'in_file' ORDER BY t.id FOR UPDATE OF t
"""
# All suspensions of one payment on this ground end with the delay that began with the first (R6333-6-1).
_SUSPEND = """
WITH due AS MATERIALIZED (
    SELECT p.id, p.public_id, u.match_id, p.state FROM unnest(%s::uuid[], %s::bigint[]) AS u (organisation, match_id)
    JOIN catalogue_organisation o ON o.public_id = u.organisation JOIN payouts_payable p ON p.organisation_id = o.id
    WHERE p.state IN ('invoiced', 'in_file') ORDER BY p.id FOR UPDATE OF p
), free AS (
    SELECT d.*, least(%s::date, (SELECT min(s.until) FROM payouts_suspension s
        WHERE s.payable_id = d.id AND s.ground = %s)) AS until
    FROM due d WHERE NOT EXISTS (SELECT FROM payouts_suspension s WHERE s.payable_id = d.id AND s.released_at IS NULL
        AND s.ground = %s AND s.until >= %s::date)
), begun AS (
    INSERT INTO payouts_suspension (payable_id, ground, begun_on, until, reason, by, at, match_id, released_by,
        release_reason)
    SELECT id, %s, %s::date, until, %s, %s, %s::timestamptz, match_id, '', '' FROM free WHERE until >= %s::date
    RETURNING payable_id
)
SELECT audit_record(%s::timestamptz, %s, 'payouts.suspend', 'payable:' || f.public_id,
    jsonb_build_object('ground', %s::text, 'until', f.until, 'state', f.state))
FROM begun b JOIN free f ON f.id = b.payable_id ORDER BY f.id
"""
_RELEASE = """
WITH due AS MATERIALIZED (
    SELECT p.id, p.public_id FROM payouts_payable p JOIN catalogue_organisation o ON o.id = p.organisation_id
    WHERE o.public_id = ANY (%s::uuid[]) AND p.suspended_until IS NOT NULL ORDER BY p.id FOR UPDATE OF p
), ended AS (
    UPDATE payouts_suspension s SET released_by = %s, released_at = %s::timestamptz, release_reason = %s
    FROM due d WHERE d.id = s.payable_id AND s.match_id IS NOT NULL AND s.released_at IS NULL
    RETURNING s.payable_id
)
SELECT audit_record(%s::timestamptz, %s, 'payouts.release', 'payable:' || d.public_id,
    jsonb_build_object('reason', %s::text))
FROM due d WHERE d.id IN (SELECT payable_id FROM ended) ORDER BY d.id
"""


class HeldPayments:
    """What screening tells us: see ``screening.ports.Follower``."""

    def held(self, matches: Sequence[Held], *, at: datetime) -> None:
        """Suspend what these organisations are owed."""
        suspend_all({one.subject_id: one.match for one in matches if one.subject_kind == "organisation"}, at=at)

    def freed(self, subjects: Sequence[Held], *, reason: str, at: datetime) -> None:
        """End those suspensions; others stay."""
        freed = [one.subject_id for one in subjects if one.subject_kind == "organisation"]
        if freed:
            said = (freed, str(BY), at, reason, at, str(BY), reason)
            rows(_RELEASE, said)


@transaction.atomic
def hold_back(*, at: datetime) -> int:
    """Ask screening who is held, and suspend what is owed to them and is not yet; return how many sums.

    Before a file is made and before it leaves: an invoice may have come after the match.
    """
    sweep(by=BY, at=at)
    return suspend_all(holding_organisations(), at=at)


def suspend_all(matches: Mapping[UUID, int], *, at: datetime) -> int:
    """Suspend what each organisation (public id) is owed because of its match (inner id), as long as the law allows."""
    if not matches:
        return 0
    day, organisations = day_of(at), sorted(matches)
    until = deadline(scheme(), "hold", start=day).day
    rows(_LOCK, (organisations,))
    said = (
        organisations, [matches[one] for one in organisations], until, SCREENING_GROUND, SCREENING_GROUND, day,
        SCREENING_GROUND, day, HELD_BY_SCREENING, str(BY), at, day, at, str(BY), SCREENING_GROUND,
    )  # fmt: skip
    begun = len(rows(_SUSPEND, said))
    if begun:
        tell_suspended(matches, by=BY, at=at)
    return begun
