from django.apps import AppConfig


class BrokerConfig(AppConfig):
    name = "pecule.broker"
    label = "broker"
    default_auto_field = "django.db.models.BigAutoField"
