"""A year of work as it stands, added up from lines; and what holders declare of themselves."""

from django.db import models
from django.db.models import F, Q

from pecule.entitlements.models.files import CATEGORIES, UNITS


class YearOfWork(models.Model):
    """What stands for one holder and year under one contract: what the yearly credit is computed from.

    Always equal to the sum of the standing lines; only ``actions.restating`` writes it. Quantities are hundredths of
    ``unit``, never below zero.
    """

    id = models.BigAutoField(primary_key=True)
    holder = models.ForeignKey("holders.Holder", on_delete=models.PROTECT, related_name="+", db_index=False)
    employer = models.ForeignKey("entitlements.Employer", on_delete=models.PROTECT, related_name="+", db_index=False)
    year = models.SmallIntegerField()
    contract = models.CharField(max_length=20)
    category = models.CharField(max_length=14)
    unit = models.CharField(max_length=5)
    reference = models.BigIntegerField()
    worked = models.BigIntegerField()
    counted_absence = models.BigIntegerField()
    disabled = models.BooleanField()
    contribution_paid = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "year", "holder", "employer", "contract", "category", "unit", "reference", "contribution_paid",
                ],
                name="year_of_work_once",
            ),
            models.CheckConstraint(condition=Q(category__in=CATEGORIES), name="year_of_work_category"),
            models.CheckConstraint(condition=Q(unit__in=UNITS), name="year_of_work_unit"),
            models.CheckConstraint(
                condition=Q(worked__gte=0) & Q(counted_absence__gte=0) & Q(reference__gte=0),
                name="year_of_work_quantities",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.holder_id} {self.year}"


class LowQualification(models.Model):
    """A holder's own statement of being below level 3, from a year on (R6323-3-1). Withdrawn when no longer true."""

    holder = models.ForeignKey("holders.Holder", on_delete=models.PROTECT, related_name="+")
    from_year = models.SmallIntegerField()
    until_year = models.SmallIntegerField(null=True)
    declared_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["holder"], condition=Q(withdrawn_at=None), name="low_qualification_once"),
            models.CheckConstraint(
                condition=Q(until_year=None, withdrawn_at=None)
                | Q(until_year__gte=F("from_year") - 1, withdrawn_at__isnull=False),
                name="low_qualification_withdrawn_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.holder_id} from {self.from_year}"
