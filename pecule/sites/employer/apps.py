from django.apps import AppConfig


class EmployerConfig(AppConfig):
    name = "pecule.sites.employer"
    label = "site_employer"
