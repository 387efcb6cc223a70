"""Published campaigns as a feed that TAXII 2.1 clients read: one API root, one collection, nothing written to it.

Not there: adding objects, deleting them, status of requests, other versions than the last, and other filters of
``match`` than ``id`` and ``type``.
"""

import base64
import binascii
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID, uuid5

from django.conf import settings
from django.http import HttpResponse
from ninja import Field, Query, Router, Schema

from pecule.kernel.refusals import NotFound, Refusal
from pecule.scams.queries.sharing import Place, operator, shared_since
from pecule.scams.sharing.campaigns import SharedCampaign, utc
from pecule.scams.sharing.stix import MEDIA_TYPE as STIX
from pecule.scams.sharing.stix import objects
from pecule.signin.rules import Scope
from pecule.sites.api.passes import ApiRequest, May

router = Router(tags=["taxii"])
READ = May(Scope.CAMPAIGNS_READ)
MEDIA_TYPE = "application/taxii+json;version=2.1"
MOST, CAMPAIGNS = 1000, 50
ROOT = "/taxii2/campaigns/"


class FeedPlaceUnreadable(Refusal):
    """A ``next`` that is none of ours."""

    says = "This “next” was not given by this feed."
    next_step = "Ask with added_after instead, or from the beginning."
    status = 400


class Where(Schema):
    """Which objects: ``added_after`` an instant, ``limit`` at once, from ``next`` of the answer before."""

    added_after: datetime | None = None
    limit: Annotated[int, Field(ge=1, le=MOST)] = 100
    next: Annotated[str, Field(max_length=200)] = ""
    match_id: Annotated[str, Field(alias="match[id]", max_length=2000)] = ""
    match_type: Annotated[str, Field(alias="match[type]", max_length=400)] = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """An object of the feed, where it stands in it, and when it came there."""

    place: Place
    number: int
    stix: Mapping[str, Any]

    @property
    def added_at(self) -> datetime:
        """When the object last changed: a new version is a new object of a feed."""
        return self.place.changed_at

    def next(self) -> str:
        """The mark from which the rest can be asked."""
        mark = f"{self.place.changed_at.isoformat()} {self.place.campaign} {self.number}"
        return base64.urlsafe_b64encode(mark.encode()).decode()


def collection_id() -> UUID:
    """The id of the only collection."""
    return uuid5(operator().id, "collection campaigns")


@router.get("/taxii2/", auth=READ, operation_id="taxii_discovery", url_name="taxii_discovery")
def discovery(request: ApiRequest) -> HttpResponse:
    """What there is, and where (TAXII 2.1, section 4.1)."""
    root = f"{settings.PECULE_ADDRESS}/api/v1{ROOT}"
    who = operator()
    return _answer({"title": who.name, "contact": who.contact, "default": root, "api_roots": [root]})


@router.get(ROOT, auth=READ, operation_id="taxii_root", url_name="taxii_root")
def root(request: ApiRequest) -> HttpResponse:
    """The API root (section 4.2)."""
    said = {"title": "Campaigns of scams", "versions": [MEDIA_TYPE], "max_content_length": 1}
    return _answer(said)


@router.get(ROOT + "collections/", auth=READ, operation_id="taxii_collections", url_name="taxii_collections")
def collections(request: ApiRequest) -> HttpResponse:
    """The collections: one (section 5.1)."""
    return _answer({"collections": [_collection()]})


@router.get(ROOT + "collections/{id}/", auth=READ, operation_id="taxii_collection", url_name="taxii_collection")
def collection(request: ApiRequest, id: UUID) -> HttpResponse:
    """One collection (section 5.2)."""
    _known(id)
    return _answer(_collection())


@router.get(ROOT + "collections/{id}/objects/", auth=READ, operation_id="taxii_objects", url_name="taxii_objects")
def all_objects(request: ApiRequest, id: UUID, where: Query[Where]) -> HttpResponse:
    """Objects of published campaigns, the longest unchanged first (section 5.4). Withdrawn ones come as revoked."""
    _known(id)
    found, more = _page(request, where)
    return _page_answer({"objects": [one.stix for one in found]}, found, more)


@router.get(ROOT + "collections/{id}/manifest/", auth=READ, operation_id="taxii_manifest", url_name="taxii_manifest")
def manifest(request: ApiRequest, id: UUID, where: Query[Where]) -> HttpResponse:
    """The same without their content (section 5.3)."""
    _known(id)
    found, more = _page(request, where)
    said = [
        {
            "id": one.stix["id"],
            "date_added": utc(one.added_at),
            "version": one.stix.get("modified", one.stix["created"]),
            "media_type": STIX,
        }
        for one in found
    ]
    return _page_answer({"objects": said}, found, more)


def _known(id: UUID) -> None:
    if id != collection_id():
        raise NotFound


def _collection() -> dict[str, Any]:
    return {
        "id": str(collection_id()),
        "title": "Campaigns that people are warned of",
        "can_read": True,
        "can_write": False,
        "media_types": [STIX],
    }


def _page(request: ApiRequest, where: Where) -> tuple[list[Entry], bool]:
    """The objects asked for, and whether more follow."""
    place, after = _from(where)
    ids, types = _wanted(where.match_id), _wanted(where.match_type)
    found: list[Entry] = []
    for one in _entries(place, after, request.now):
        if (ids and one.stix["id"] not in ids) or (types and one.stix["type"] not in types):
            continue
        if len(found) == where.limit:
            return found, True
        found.append(one)
    return found, False


def _entries(place: Place | None, after: int, at: datetime) -> Iterator[Entry]:
    """Every object from a place on. A campaign that was given in part is begun after its object number ``after``."""
    who = operator()
    if place is not None and after >= 0:  # the campaign of this place again: not all of it was given
        before = Place(place.changed_at, UUID(int=max(0, place.campaign.int - 1)))
        for one in shared_since(before, limit=1, at=at):
            if one.id == place.campaign and one.changed_at == place.changed_at:
                yield from (entry for entry in _of(one, objects(one, who)) if entry.number > after)
    while campaigns := shared_since(place, limit=CAMPAIGNS, at=at):
        for one in campaigns:
            place = Place(one.changed_at, one.id)
            yield from _of(one, objects(one, who))


def _of(campaign: SharedCampaign, made: list[Mapping[str, Any]]) -> Iterator[Entry]:
    place = Place(campaign.changed_at, campaign.id)
    return (Entry(place, number, one) for number, one in enumerate(made))


def _from(where: Where) -> tuple[Place | None, int]:
    if not where.next:
        after = where.added_after
        if after is None:
            return None, -1
        return Place(after if after.tzinfo else after.replace(tzinfo=UTC), UUID(int=2**128 - 1)), -1
    try:
        at, campaign, number = base64.urlsafe_b64decode(where.next.encode()).decode().split(" ")
        return Place(datetime.fromisoformat(at), UUID(campaign)), int(number)
    except (binascii.Error, ValueError):
        raise FeedPlaceUnreadable from None


def _wanted(text: str) -> frozenset[str]:
    return frozenset(one for one in text.split(",") if one)


def _page_answer(body: dict[str, Any], found: list[Entry], more: bool) -> HttpResponse:
    answer = _answer({"more": True, "next": found[-1].next(), **body} if more else body)
    if found:
        answer["X-TAXII-Date-Added-First"] = utc(found[0].added_at)
        answer["X-TAXII-Date-Added-Last"] = utc(found[-1].added_at)
    return answer


def _answer(body: dict[str, Any]) -> HttpResponse:
    return HttpResponse(json.dumps(body, ensure_ascii=False), content_type=MEDIA_TYPE)
