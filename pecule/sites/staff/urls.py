"""Addresses under /staff/. None of them holds anything personal."""

from django.urls import path

from pecule.sites.staff.pages import closing, demonstration, files, find, home, person, proposals, trail, year

app_name = "staff"
urlpatterns = [
    path("", home.home, name="home"),
    path("roles/", home.roles, name="roles"),
    path("find/", find.find, name="find"),
    path("find/open/", find.open_one, name="open"),
    path("people/<uuid:look>/", person.person, name="person"),
    path("people/<uuid:look>/lock/", person.lock_one, name="lock"),
    path("people/<uuid:look>/close/", closing.close_one, name="close"),
    path("people/<uuid:look>/reopen/", closing.reopen_one, name="reopen"),
    path("people/<uuid:look>/movements/<uuid:transfer>/", person.movement, name="movement"),
    path("files/", files.files, name="files"),
    path("files/<uuid:public_id>/", files.file, name="file"),
    path("files/<uuid:public_id>/decide/", files.decide, name="decide"),
    path("files/<uuid:public_id>/reverse/", files.reverse_one, name="reverse"),
    path("proposals/<uuid:public_id>/", proposals.proposal, name="proposal"),
    path("year/", year.years, name="year"),
    path("year/<int:year>/", year.year, name="run"),
    path("trail/", trail.trail, name="trail"),
    path("mailbox/", demonstration.mailbox, name="mailbox"),
    path("mailbox/<uuid:public_id>/", demonstration.letter, name="letter"),
    path("mailbox/<uuid:public_id>/<slug:language>/", demonstration.letter_page, name="letter-page"),
    path("clock/", demonstration.clock, name="clock"),
]
