"""Reading the trail."""

from pecule.audit.models import AuditLine


def lines_about(subject: str, *, limit: int = 100) -> list[AuditLine]:
    """The newest lines about one subject, newest first."""
    return list(AuditLine.objects.filter(subject=subject).order_by("-id")[:limit])
