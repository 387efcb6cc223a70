"""The API put together: its operations, its errors, its description at /api/v1/openapi.json."""

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI

from pecule.kernel.refusals import NotFound, Refusal, every_refusal
from pecule.sites.api import employers, funding, offers, passes, payments, problems, selling
from pecule.sites.api.reading import StrictParser

api = NinjaAPI(
    title="Pécule",
    version="1",
    description="Personal training accounts: for employers, training organisations and funders.",
    urls_namespace="api",
    docs_url=None,
    openapi_url="openapi.json",
    parser=StrictParser(),
)
problems.install(api)
for room in (passes, employers, selling, offers, payments, funding):
    api.add_router("", room.router)


@api.get("problems/{code}", auth=None, include_in_schema=False, url_name="problem")
def explain(request: HttpRequest, code: str) -> HttpResponse:
    """What a problem of ours means: the address in its ``type``."""
    found: type[Refusal] | None = next((kind for kind in every_refusal() if kind.name() == code), None)
    if found is None:
        raise NotFound
    said = {"code": code, "says": found.says, "next_step": found.next_step, "status": found.status}
    return api.create_response(request, said, status=200)
