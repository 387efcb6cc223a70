"""What waits for an answer by SMS: an hour, encrypted, under a keyed hash of the phone."""

from django.db import models
from django.db.models import F, Q


class Dialogue(models.Model):
    """A message that was forwarded by SMS, until its sender is told. ``sealed``: its text; ``opened``: by which SMS."""

    phone = models.BinaryField(max_length=32, unique=True)
    opened = models.UUIDField(unique=True)
    sealed = models.BinaryField()
    language = models.CharField(max_length=2)
    at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["until"], name="dialogue_by_end")]
        constraints = [
            models.CheckConstraint(condition=Q(language__in=("fr", "en")), name="dialogue_language_known"),
            models.CheckConstraint(condition=Q(until__gt=F("at")), name="dialogue_ends"),
        ]

    def __str__(self) -> str:
        return f"dialogue:{self.opened}"


class Replied(models.Model):
    """An SMS that was answered, and the answer, encrypted: a gateway that sends it again gets it again."""

    key = models.UUIDField(unique=True)
    sealed = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["at"], name="replied_by_age")]

    def __str__(self) -> str:
        return f"replied:{self.key}"
