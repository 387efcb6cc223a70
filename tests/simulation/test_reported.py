"""The messages that people reported in a demonstration."""

from datetime import UTC, datetime

import pytest

from pecule.scams.models import Campaign, Report
from pecule.scams.queries.warnings import all_warnings, forget_warnings, warnings_on
from pecule.simulation.reported import report_scams

NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)


@pytest.mark.django_db
def test_three_campaigns_come_in_and_people_are_warned_of_the_one_that_grows() -> None:
    assert report_scams(7, now=NOW) == {"reports": 56}
    assert Report.objects.count() == 56
    large = Campaign.objects.filter(reports__gte=4).order_by("-reports")
    assert list(large.values_list("brand", "reports")) == [("ameli", 32), ("chronopost", 14), ("cpf", 4)]
    forget_warnings()
    assert [one.brand for one in warnings_on(NOW)] == ["ameli"]
    assert {one.brand for one in all_warnings()} == {"ameli", "chronopost"}
    assert list(
        Campaign.objects.filter(burst_at__isnull=False, last_at__gt=NOW.replace(day=18)).values_list("brand", flat=True)
    ) == ["ameli"]


@pytest.mark.django_db
def test_loading_again_changes_nothing() -> None:
    report_scams(7, now=NOW)
    report_scams(7, now=NOW)
    assert Report.objects.count() == 56
