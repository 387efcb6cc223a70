from django.apps import AppConfig


class ScamsConfig(AppConfig):
    name = "pecule.scams"
    label = "scams"
    default_auto_field = "django.db.models.BigAutoField"
