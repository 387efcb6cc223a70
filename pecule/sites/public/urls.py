from django.urls import path

from pecule.sites.public import checking, pages, reporting, trainings

app_name = "public"
urlpatterns = [
    path("", pages.home, name="home"),
    path("trainings/", trainings.trainings, name="trainings"),
    path("trainings/<uuid:offer>/", trainings.training, name="training"),
    path("check/", checking.check_message, name="check"),
    path("report/", reporting.report, name="report"),
    path("report/delete/", reporting.delete, name="delete_report"),
    path("how-it-works/", pages.how, name="how"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("your-data/", pages.data, name="data"),
    path("help/", pages.help_page, name="help"),
    path("robots.txt", pages.robots, name="robots"),
    path(".well-known/security.txt", pages.security, name="security"),
]
