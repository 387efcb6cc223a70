from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "pecule.sites.public"
    label = "public"
