from django.apps import AppConfig


class IssuingSiteConfig(AppConfig):
    name = "pecule.sites.issuing"
    label = "issuing_site"
