"""Campaigns that people are warned of, for bodies that we share them with: one at a time, in a format of theirs."""

from uuid import UUID

from django.http import HttpResponse
from ninja import Router

from pecule.scams.queries.sharing import operator, published_campaign
from pecule.scams.sharing.files import written
from pecule.signin.rules import Scope
from pecule.sites.api.passes import ApiRequest, May

router = Router(tags=["campaigns"])
READ = May(Scope.CAMPAIGNS_READ)


@router.get("/campaigns/{id}/stix", auth=READ, operation_id="campaign_stix", url_name="campaign_stix")
def as_stix(request: ApiRequest, id: UUID) -> HttpResponse:
    """The campaign as a STIX 2.1 bundle. One that was withdrawn is revoked in it."""
    return _answer(request, id, "stix")


@router.get("/campaigns/{id}/misp", auth=READ, operation_id="campaign_misp", url_name="campaign_misp")
def as_misp(request: ApiRequest, id: UUID) -> HttpResponse:
    """The campaign as a MISP event. What was taken back is marked as deleted."""
    return _answer(request, id, "misp")


@router.get("/campaigns/{id}/xarf", auth=READ, operation_id="campaign_xarf", url_name="campaign_xarf")
def as_xarf(request: ApiRequest, id: UUID) -> HttpResponse:
    """The campaign as a list of XARF v4 reports; none once it was withdrawn."""
    return _answer(request, id, "xarf")


def _answer(request: ApiRequest, campaign: UUID, form: str) -> HttpResponse:
    made = written(published_campaign(campaign, at=request.now), operator(), form)
    return HttpResponse(made.content, content_type=made.media_type)
