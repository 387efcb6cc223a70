from django.apps import AppConfig


class StaffConfig(AppConfig):
    name = "pecule.sites.staff"
    label = "site_staff"
