"""Indicators from bodies that share theirs with us: what shares a sure one is held until an officer looks."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from ninja import Router, Schema, Status
from pydantic import Field

from pecule.kernel.actors import system
from pecule.screening.actions import NewIndicator, add_indicators
from pecule.signin.rules import Scope
from pecule.sites.api.once import once
from pecule.sites.api.passes import ApiRequest, May

router = Router(tags=["indicators"])
WRITE = May(Scope.INDICATORS_WRITE)
MOST, HELD_MOST = 1000, 20


class IndicatorIn(Schema):
    """One indicator as it was seen, how sure it is (of 100), and its last day."""

    kind: Literal["phone", "email", "domain", "address", "iban", "siret", "nda", "name", "sender"]
    value: Annotated[str, Field(min_length=1, max_length=600)]
    confidence: Annotated[int, Field(ge=0, le=100)]
    expires_on: date


class IndicatorsIn(Schema):
    """Some indicators. ``source`` says who saw them; ``reference`` names their campaign."""

    source: Annotated[str, Field(min_length=1, max_length=80)]
    reference: Annotated[str, Field(max_length=120)] = ""
    indicators: Annotated[list[IndicatorIn], Field(min_length=1, max_length=MOST)]


class NotListedOut(Schema):
    """An indicator that was not listed: its place in the list, from 0, and why."""

    place: int
    code: str
    says: str


class ListedOut(Schema):
    """How many are new, grew surer or longer, were known so; how many subjects they hold now; what was refused."""

    added: int
    strengthened: int
    known: int
    held: int
    refused: list[NotListedOut]


@router.post("/indicators", auth=WRITE, response=ListedOut, operation_id="indicators", url_name="indicators")
def add(request: ApiRequest, body: IndicatorsIn) -> Status[dict[str, object]]:
    """List indicators. The same again is harmless; all are refused where they would hold more than twenty at once."""

    def verb(key: UUID) -> ListedOut:
        done = add_indicators(
            indicators=[
                NewIndicator(one.kind, one.value, one.confidence, one.expires_on, body.reference)
                for one in body.indicators
            ],
            source=body.source,
            by=system(f"partner-{request.auth.client_id}"),
            at=request.now,
            held_max=HELD_MOST,
        )
        refused = [NotListedOut(place=place, code=why.code, says=why.sentence()) for place, why in done.refused]
        return ListedOut(
            added=done.added, strengthened=done.strengthened, known=done.known, held=done.held, refused=refused
        )

    return once(request, verb)
