"""How far the clock of a demonstration has been moved."""

from django.db import models
from django.db.models import Q


class ClockShift(models.Model):
    """One row: whole days by which our own clock is ahead. The database lets it grow only."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    days = models.IntegerField()
    moved_at = models.DateTimeField()
    moved_by = models.CharField(max_length=80)

    class Meta:
        db_table = "clock_shift"
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="clock_shift_one_row"),
            models.CheckConstraint(condition=Q(days__gte=0), name="clock_shift_forward"),
        ]

    def __str__(self) -> str:
        return f"clock:+{self.days}"
