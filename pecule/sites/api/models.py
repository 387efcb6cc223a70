"""What was answered to a call that writes, so that the same call again gets the same answer and does nothing more."""

from django.db import models


class Reply(models.Model):
    """The answer to one writing call of one program. ``request_hash`` is of its method, path and body."""

    client_id = models.CharField(max_length=40)
    key = models.CharField(max_length=64)
    request_hash = models.BinaryField(max_length=32)
    status = models.SmallIntegerField()
    body = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["at"], name="api_reply_by_age")]
        constraints = [
            models.UniqueConstraint(fields=["client_id", "key"], name="api_reply_key_once"),
            models.CheckConstraint(condition=models.Q(status__range=(200, 299)), name="api_reply_is_a_success"),
            models.CheckConstraint(condition=models.Q(key__regex=r"^[!-~]{8,64}$"), name="api_reply_key_form"),
        ]

    def __str__(self) -> str:
        return f"{self.client_id}/{self.key}"
