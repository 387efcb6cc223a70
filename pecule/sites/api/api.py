"""The API put together: its operations, its errors, its description at /api/v1/openapi.json."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from pecule.kernel.refusals import NotFound, Refusal, every_refusal
from pecule.sites.api import (
    consents,
    employers,
    funding,
    indicators,
    offers,
    passes,
    payments,
    people,
    problems,
    scams,
    selling,
    sharing,
    taxii,
)
from pecule.sites.api.passes import May
from pecule.sites.api.reading import StrictParser

ROOMS = (passes, employers, selling, offers, payments, funding, people, scams, consents, sharing, taxii, indicators)


class DescribedAPI(NinjaAPI):
    """Writes each operation's scope in the description: the framework leaves it out."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """The description at /api/v1/openapi.json (OpenAPI 3.1)."""
        described = super().get_openapi_schema(**options)
        for room in ROOMS:
            for view in room.router.path_operations.values():
                for operation in view.operations:
                    for opens in operation.auth_callbacks:
                        told = described["paths"][f"/api/v1{operation.path}"][operation.methods[0].lower()]
                        if isinstance(opens, May):
                            told["security"] = [{"May": [opens.scope.value]}]
                        elif isinstance(opens, people.Person):
                            told["security"] = [{"Person": [opens.level.value]}]
        return described


api = DescribedAPI(
    title="Pécule",
    version="1",
    description="Personal training accounts: for employers, training organisations and funders, and for applications "
    "of ours that act for a person. Scams: for anybody.",
    urls_namespace="api",
    docs_url=None,
    openapi_url="openapi.json",
    parser=StrictParser(),
)
problems.install(api)
for room in ROOMS:
    api.add_router("", room.router)


@api.get("problems/{code}", auth=None, include_in_schema=False, url_name="problem")
def explain(request: HttpRequest, code: str) -> HttpResponse:
    """What a problem of ours means: the address in its ``type``."""
    found: type[Refusal] | None = next((kind for kind in every_refusal() if kind.name() == code), None)
    if found is None:
        raise NotFound
    said = {"code": code, "says": found.says, "next_step": found.next_step, "status": found.status}
    return api.create_response(request, said, status=200)
