"""Addresses of the wallet; programs' are those of every issuer."""

from django.urls import path

from pecule.sites.wallet import app_api
from pecule.sites.wallet.pages import account, app, beside, counter, counter_approvals, made_up, opening

app_name = "wallet"
urlpatterns = [
    path("", app.home, name="home"),
    path("show/", beside.show, name="show"),
    path("show/state", beside.state, name="state"),
    path("show/qr.svg", beside.qr, name="qr"),
    path("account/", account.home, name="account"),
    path("account/open/", opening.open_account, name="open"),
    path("account/enter/", opening.enter, name="enter"),
    path("account/codes/", opening.codes, name="codes"),
    path("account/leave/", opening.leave, name="leave"),
    path("account/phone/", account.first_phone, name="first_phone"),
    path("account/identity/", account.identity, name="identity"),
    path("account/number/", account.number, name="number"),
    path("account/lost/", account.lost, name="lost"),
    path("account/new-phone/", account.new_phone, name="new_phone"),
    path("account/stop/", account.stop, name="stop_recovery"),
    path("account/lock/", account.lock, name="account_lock"),
    path("account/phones/<uuid:device>/revoke/", account.revoke, name="account_revoke"),
    path("made-up/", made_up.box, name="made_up"),
    path("counter/", counter.home, name="counter"),
    path("counter/sign-in/", counter.sign_in, name="counter_sign_in"),
    path("counter/sign-out/", counter.sign_out, name="counter_sign_out"),
    path("counter/agents/", counter.agents_page, name="counter_agents"),
    path("counter/check/<uuid:person>/", counter.check, name="counter_check"),
    path("counter/second/<uuid:proofing>/", counter.second, name="counter_second"),
    path("counter/confirm/", counter_approvals.begin, name="counter_begin"),
    path("counter/confirm/<uuid:public_id>/read/", counter_approvals.read, name="counter_read"),
    path("counter/confirm/<uuid:public_id>/", counter_approvals.confirm, name="counter_confirm"),
    path("counter/confirm/<uuid:public_id>/refuse/", counter_approvals.refuse, name="counter_refuse"),
    path("app/", app.shell, name="app"),
    path("app/worker.js", app.worker, name="worker"),
    path("app/manifest.webmanifest", app.manifest, name="manifest"),
    path("app/api/activate", app_api.activate, name="activate"),
    path("app/api/me", app_api.me, name="me"),
    path("app/api/find", app_api.find, name="find"),
    path("app/api/transactions/<uuid:transaction>/approve", app_api.approve, name="approve"),
    path("app/api/transactions/<uuid:transaction>/refuse", app_api.refuse, name="refuse"),
    path("app/api/transactions/<uuid:transaction>/not-me", app_api.not_me, name="not_me"),
    path("app/api/transactions/<uuid:transaction>/help", app_api.need_help, name="need_help"),
    path("app/api/devices/<uuid:device>/revoke", app_api.revoke, name="revoke"),
    path("app/api/pin", app_api.change_pin, name="change_pin"),
    path("app/api/recovery/stop", app_api.stop_recovery, name="phone_stops_recovery"),
    path("app/api/lock", app_api.lock, name="lock"),
]
