"""What was already loaded, so that a demonstration killed half-way goes on where it stopped."""

from django.db import models


class LoadedStep(models.Model):
    """One step of the made-up country that is done, with what later steps need of it."""

    name = models.CharField(max_length=60, primary_key=True)
    loaded_at = models.DateTimeField()
    result = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.name
