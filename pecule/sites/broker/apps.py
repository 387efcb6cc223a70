from django.apps import AppConfig


class BrokerSiteConfig(AppConfig):
    name = "pecule.sites.broker"
    label = "broker_site"
    default_auto_field = "django.db.models.BigAutoField"
