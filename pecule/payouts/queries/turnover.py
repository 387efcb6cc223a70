"""What an organisation earned in a year."""

from django.db.models import Sum

from pecule.payouts.models import Payable


def turnover_of(organisation_id: int, *, year: int) -> int:
    """Cents that an organisation (inner id) was owed for trainings in ``year``, paid or not. One query."""
    owed = Payable.objects.filter(organisation_id=organisation_id, owed_on__year=year)
    return int(owed.aggregate(cents=Sum("cents", default=0))["cents"])
