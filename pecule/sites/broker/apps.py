from django.apps import AppConfig


class BrokerSiteConfig(AppConfig):
    name = "pecule.sites.broker"
    label = "broker_site"
