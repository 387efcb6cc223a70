"""What search reads: one row an action with open sessions, written by the database itself (``sql/findable.sql``)."""

from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from pecule.catalogue.models.offers import Action, Offer


class DaysField(models.Field):  # type: ignore[type-arg]  # Django has no subscript at run time
    """A set of days (PostgreSQL's ``datemultirange``)."""

    def db_type(self, connection: Any) -> str:
        """The column's type."""
        return "datemultirange"


class Findable(models.Model):
    """An action as search sees it. Triggers keep it true; nobody else writes here.

    ``words`` holds French words of the offer (title A, objective B, title of the certification C) and exact marks
    that no word can be: ``@c`` town, ``@p`` postcode, ``@d`` department, ``@m`` modality, ``@k`` kind and ``@x`` code
    of the certification. One index thus answers words, place and kind together. ``starts`` are the days on which
    open sessions start.
    """

    action = models.OneToOneField(Action, on_delete=models.CASCADE, primary_key=True, related_name="+")
    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="+")
    words = SearchVectorField()
    price_cents = models.BigIntegerField()
    starts = DaysField()

    class Meta:
        indexes = [GinIndex(fields=["words"], name="findable_words")]

    def __str__(self) -> str:
        return f"findable:{self.pk}"
