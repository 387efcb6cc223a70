"""Addresses under /me/. None of them holds anything personal."""

from django.urls import path

from pecule.sites.holder.pages import (
    buying,
    data,
    export,
    following,
    former_hours,
    leaving,
    low_qualified,
    money,
    orders,
    safety,
    trainings,
)

app_name = "holder"
urlpatterns = [
    path("", money.home, name="home"),
    path("euros/", money.euros_page, name="euros"),
    path("euros/<uuid:transfer>/", money.euro, name="euro"),
    path("trainings/", trainings.search, name="search"),
    path("trainings/<uuid:offer>/", trainings.offer, name="offer"),
    path("trainings/sessions/<uuid:session>/", trainings.order, name="ask"),
    path("orders/", orders.orders, name="orders"),
    path("orders/<uuid:order>/", orders.order, name="order"),
    path("orders/<uuid:order>/accept/", buying.accept, name="accept"),
    path("orders/<uuid:order>/accept/last/", buying.accept_last, name="accept_last"),
    path("orders/<uuid:order>/pay/", buying.pay, name="pay"),
    path("orders/<uuid:order>/cancel/", leaving.cancel, name="cancel"),
    path("orders/<uuid:order>/cancel/late/", leaving.cancel_late, name="cancel_late"),
    path("orders/<uuid:order>/force-majeure/", leaving.force_majeure, name="force_majeure"),
    path("orders/<uuid:order>/entry/", following.entry, name="entry"),
    path("orders/<uuid:order>/end/", following.end, name="end"),
    path("orders/<uuid:order>/wrong/", following.wrong, name="dispute"),
    path("data/", data.data, name="data"),
    path("data/name-in-use/", data.usage_name, name="usage_name"),
    path("data/names/", data.names, name="names"),
    path("data/contacts/<slug:kind>/", data.add_contact, name="add_contact"),
    path("data/contacts/<uuid:contact>/remove/", data.remove_contact, name="remove_contact"),
    path("data/language/", data.language, name="language"),
    path("rights/former-hours/", former_hours.ask, name="former_hours"),
    path("rights/former-hours/confirm/", former_hours.confirm, name="confirm_former_hours"),
    path("rights/no-diploma/", low_qualified.ask, name="low_qualified"),
    path("rights/no-diploma/state/", low_qualified.state, name="state_low_qualified"),
    path("rights/no-diploma/end/", low_qualified.end, name="end_low_qualified"),
    path("rights/no-diploma/end/confirm/", low_qualified.confirm_end, name="confirm_end_low_qualified"),
    path("looks/", safety.looks, name="looks"),
    path("lock/", safety.lock, name="lock"),
    path("export/", export.export, name="export"),
    path("export/everything.json", export.export_file, name="export_file"),
]
