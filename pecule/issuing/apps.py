from django.apps import AppConfig


class IssuingConfig(AppConfig):
    name = "pecule.issuing"
    label = "issuing"
    default_auto_field = "django.db.models.BigAutoField"
