from django.apps import AppConfig


class HolderConfig(AppConfig):
    name = "pecule.sites.holder"
    label = "holder"
