"""Addresses of pages made for these tests, beside the real ones."""

from datetime import UTC, date, datetime

from django.contrib.sessions.models import Session
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from pecule.kernel.refusals import Refusal
from pecule.sites.design.limits import at_most, body_of_at_most, this_reading_page_writes_who_looked

handler400 = "pecule.sites.design.errors.bad_request"
handler403 = "pecule.sites.design.errors.forbidden"
handler404 = "pecule.sites.design.errors.not_found"
handler500 = "pecule.sites.design.errors.server_error"

LATER = datetime(2030, 1, 1, tzinfo=UTC)


class TooDear(Refusal):
    """A refusal with an amount and a date among its facts."""

    says = "{price_cents} is more than the {left_cents} you have."
    next_step = "Wait until {day}."
    status = 409


def refuses(request: HttpRequest) -> HttpResponse:
    raise TooDear(price_cents=123_456, left_cents=5, day=date(2026, 3, 1))


def breaks(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError("secret detail 4242")


def writes(request: HttpRequest, sql: str) -> HttpResponse:
    statements = {
        "insert": "INSERT INTO django_session VALUES ('new', 'data', now())",
        "update": "UPDATE django_session SET session_data = 'changed'",
        "delete": "DELETE FROM django_session",
        "hidden": "WITH gone AS (DELETE FROM django_session RETURNING 1) SELECT count(*) FROM gone",
        "merge": "MERGE INTO django_session s USING (SELECT 1) x ON true WHEN MATCHED THEN DELETE",
        "truncate": "TRUNCATE django_session",
        "lock": "SELECT 1 FROM django_session FOR UPDATE",
        "ddl": "DROP TABLE django_session",
    }
    with connection.cursor() as cursor:
        cursor.execute(statements[sql])
    return HttpResponse("written")


def reads(request: HttpRequest) -> HttpResponse:
    return HttpResponse(", ".join(Session.objects.order_by("session_key").values_list("session_key", flat=True)))


@this_reading_page_writes_who_looked
def looks(request: HttpRequest) -> HttpResponse:
    Session.objects.create(session_key="looked", session_data="", expire_date=LATER)
    return HttpResponse("seen")


@at_most(2, seconds=60)
def tries(request: HttpRequest) -> HttpResponse:
    return HttpResponse("tried")


@body_of_at_most(3_000_000)
def takes_files(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(len(request.FILES.getlist("file")[0].read())))


def echoes(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.POST.get("said", ""))


def own_policy(request: HttpRequest) -> HttpResponse:
    return HttpResponse("", headers={"Content-Security-Policy": "default-src 'self'"})


urlpatterns = [
    path("refuses/", refuses),
    path("breaks/", breaks),
    path("writes/<str:sql>/", writes),
    path("reads/", reads),
    path("looks/", looks),
    path("tries/", tries),
    path("takes-files/", takes_files),
    path("echoes/", echoes),
    path("own-policy/", own_policy),
    path("i18n/", include("django.conf.urls.i18n")),
    path("design/", include("pecule.sites.design.urls")),
    path("", include("pecule.sites.public.urls")),
]
