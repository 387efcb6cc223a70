from django.apps import AppConfig


class DesignConfig(AppConfig):
    name = "pecule.sites.design"
    label = "design"
