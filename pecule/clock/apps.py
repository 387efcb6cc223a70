from django.apps import AppConfig


class ClockConfig(AppConfig):
    name = "pecule.clock"
    label = "clock"
    default_auto_field = "django.db.models.BigAutoField"
