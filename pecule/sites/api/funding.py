"""What a funder's program does: announce money on its way for somebody, follow it until it is credited."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Query, Router, Schema, Status
from pydantic import Field

from pecule.entitlements.actions.announcing import announce_dotation, withdraw_announcement
from pecule.entitlements.actions.dotations import Gift
from pecule.entitlements.queries.announced import AnnouncementLine, announcements
from pecule.holders.actions import recognise
from pecule.kernel.identifiers import read_nir
from pecule.signin.rules import Scope
from pecule.sites.api.once import once
from pecule.sites.api.paging import Page, Where, page
from pecule.sites.api.passes import ApiRequest, May

router = Router(tags=["dotations"])
READ, WRITE = May(Scope.DOTATIONS_READ), May(Scope.DOTATIONS_WRITE)
Reference = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[!-~ ]+$")]


class AnnounceIn(Schema):
    """Money on its way. ``reference`` is the funder's own, and stands in its transfer; the person is named twice over,
    by number and birth name. ``earmark``: codes of certifications; a limit or a repayment needs one (R6323-42-1)."""

    nir: Annotated[str, Field(max_length=30)]
    birth_name: Annotated[str, Field(max_length=100)]
    amount_cents: Annotated[int, Field(gt=0, le=100_000_000)]
    reference: Reference
    origin: Literal["dotation", "agreement", "corrective", "performance_agreement", "whistleblower"] = "dotation"
    earmark: Annotated[list[Annotated[str, Field(min_length=1, max_length=40)]], Field(max_length=20)] = []
    expires_on: date | None = None
    repay_unused: bool = False


class AnnouncedOut(Schema):
    """An announcement just made."""

    id: UUID


class AnnouncementOut(Schema):
    """One announcement, in cents. ``state``: waiting, received, withdrawn. Says nothing of the person."""

    id: UUID
    reference: str
    amount_cents: int
    origin: str
    expires_on: date | None
    announced_at: datetime
    received_on: date | None
    state: str


@router.get("/dotations", auth=READ, response=Page[AnnouncementOut])
def announced(request: ApiRequest, where: Query[Where]) -> Page[AnnouncementOut]:
    """The funder's announcements, newest first."""
    return page(request, where, lambda limit, offset: announcements(request.actor, limit=limit, offset=offset), _shown)


@router.post("/dotations", auth=WRITE, response={201: AnnouncedOut})
def announce(request: ApiRequest, body: AnnounceIn) -> Status[dict[str, object]]:
    """Announce money for one person. It is credited on the day it arrives."""
    number = read_nir(body.nir)

    def verb(key: UUID) -> AnnouncedOut:
        holder = recognise(
            number=number,
            birth_name=body.birth_name,
            by=request.actor,
            reason="Annonce d’une dotation",
            at=request.now,
        )
        gift = Gift(
            holder=holder,
            amount_cents=body.amount_cents,
            key=body.reference,
            origin=body.origin,
            earmark=tuple(body.earmark),
            expires_on=body.expires_on,
            repay_unused=body.repay_unused,
        )
        return AnnouncedOut(id=announce_dotation(gift, by=request.actor, at=request.now))

    return once(request, verb, status=201)


@router.post("/dotations/{announcement}/withdraw", auth=WRITE, response=dict[str, bool])
def withdraw(request: ApiRequest, announcement: UUID) -> Status[dict[str, object]]:
    """Take back an announcement whose money was not sent."""
    return once(request, lambda key: withdraw_announcement(announcement=announcement, by=request.actor, at=request.now))


def _shown(line: AnnouncementLine) -> AnnouncementOut:
    names = AnnouncementOut.model_fields.keys() - {"id", "reference"}
    return AnnouncementOut(id=line.public_id, reference=line.key, **{name: getattr(line, name) for name in names})
