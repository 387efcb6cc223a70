"""Where a notice reaches a person one already deals with."""

from typing import Literal

from django.db.models import F, OuterRef, Subquery, TextField
from django.db.models.functions import Coalesce

from pecule.holders.models import ContactPoint, Holder


def address_of(holder_id: int) -> tuple[str, Literal["fr", "en"]] | None:
    """The verified e-mail of a holder (inner id), else the one they sign in with; and their language. None: no e-mail.

    One query. For notices only: no page shows it.
    """
    verified = (
        ContactPoint.objects.filter(holder=OuterRef("pk"), kind="email", removed_at=None, verified_at__isnull=False)
        .order_by("-verified_at", "-pk")
        .values("value")[:1]
    )
    found = (
        Holder.objects.filter(pk=holder_id)
        .annotate(address=Coalesce(Subquery(verified), F("login__email"), output_field=TextField()))
        .values_list("address", "language")
        .first()
    )
    if found is None or not found[0]:
        return None
    return str(found[0]), "en" if found[1] == "en" else "fr"
