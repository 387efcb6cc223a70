from django.apps import AppConfig


class EntranceConfig(AppConfig):
    name = "pecule.sites.entrance"
    label = "entrance"
