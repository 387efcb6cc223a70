from django.apps import AppConfig


class CardConfig(AppConfig):
    name = "pecule.adapters.card"
    label = "card"
    default_auto_field = "django.db.models.BigAutoField"
