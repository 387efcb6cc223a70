"""Addresses under /employer/."""

from django.urls import path

from pecule.sites.employer import correcting, files, programs, sending

app_name = "employer"
urlpatterns = [
    path("", files.home, name="home"),
    path("send/", sending.send, name="send"),
    path("reading/<uuid:public_id>/", sending.reading, name="reading"),
    path("files/<uuid:public_id>/", files.file, name="file"),
    path("files/<uuid:public_id>/report.json", files.report_json, name="report_json"),
    path("files/<uuid:public_id>/report.csv", files.report_csv, name="report_csv"),
    path("correct/", correcting.choose, name="correct"),
    path("correct/line/", correcting.find, name="find"),
    path("correct/line/<int:line_id>/", correcting.line, name="line"),
    path("programs/", programs.programs, name="programs"),
    path("programs/make/", programs.make, name="program_make"),
    path("programs/<str:client_id>/revoke/", programs.revoke, name="program_revoke"),
    path("model/", sending.model, name="model"),
    path("model/declarations.csv", sending.model_csv, name="model_csv"),
]
