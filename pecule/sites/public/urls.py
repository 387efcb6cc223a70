from django.urls import path

from pecule.sites.public import alerts, checking, figures, pages, reporting, trainings

app_name = "public"
urlpatterns = [
    path("", pages.home, name="home"),
    path("trainings/", trainings.trainings, name="trainings"),
    path("trainings/<uuid:offer>/", trainings.training, name="training"),
    path("check/", checking.check_message, name="check"),
    path("report/", reporting.report, name="report"),
    path("report/delete/", reporting.delete, name="delete_report"),
    path("alerts/", alerts.alert_list, name="alerts"),
    path("alerts/feed.xml", alerts.rss, name="alerts_rss"),
    path("alerts/feed.json", alerts.json_feed, name="alerts_json"),
    path("alerts/poster.pdf", alerts.spotting_page, name="spotting_poster"),
    path("alerts/<uuid:public_id>/", alerts.alert_page, name="alert"),
    path("alerts/<uuid:public_id>/hide/", alerts.hide, name="hide_alert"),
    path("alerts/<uuid:public_id>/poster.pdf", alerts.poster, name="alert_poster"),
    path("figures/", figures.figures, name="figures"),
    path("figures/reports.csv", figures.reports_csv, name="figures_csv"),
    path("how-it-works/", pages.how, name="how"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("your-data/", pages.data, name="data"),
    path("help/", pages.help_page, name="help"),
    path("robots.txt", pages.robots, name="robots"),
    path(".well-known/security.txt", pages.security, name="security"),
]
