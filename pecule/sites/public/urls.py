from django.urls import path, re_path

from pecule.sites.public import calls, checking, figures, pages, questioning, reporting, trainings, warnings

app_name = "public"
urlpatterns = [
    path("", pages.home, name="home"),
    path("trainings/", trainings.trainings, name="trainings"),
    path("trainings/<uuid:offer>/", trainings.training, name="training"),
    path("check/", checking.check_message, name="check"),
    re_path(r"^check/(?P<kind>call|job)/$", questioning.questions, name="questions"),
    path("report/", reporting.report, name="report"),
    path("report/delete/", reporting.delete, name="delete_report"),
    path("calls/complain/", calls.complaint, name="complain"),
    path("calls/complain/delete/", calls.delete, name="delete_complaint"),
    path("calls/consents/", calls.receipt, name="receipt"),
    path("calls/consents/<str:code>/", calls.consent, name="consent"),
    path("warnings/", warnings.warning_list, name="warnings"),
    path("warnings/feed.xml", warnings.rss, name="warnings_rss"),
    path("warnings/feed.json", warnings.json_feed, name="warnings_json"),
    path("warnings/poster.pdf", warnings.spotting_page, name="spotting_poster"),
    path("warnings/<uuid:public_id>/", warnings.warning_page, name="warning"),
    path("warnings/<uuid:public_id>/hide/", warnings.hide, name="hide_warning"),
    path("warnings/<uuid:public_id>/poster.pdf", warnings.poster, name="warning_poster"),
    path("figures/", figures.figures, name="figures"),
    path("figures/reports.csv", figures.reports_csv, name="figures_csv"),
    path("how-it-works/", pages.how, name="how"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("your-data/", pages.data, name="data"),
    path("help/", pages.help_page, name="help"),
    path("robots.txt", pages.robots, name="robots"),
    path(".well-known/security.txt", pages.security, name="security"),
]
