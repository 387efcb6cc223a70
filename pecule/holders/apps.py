from django.apps import AppConfig


class HoldersConfig(AppConfig):
    name = "pecule.holders"
    label = "holders"
    default_auto_field = "django.db.models.BigAutoField"
