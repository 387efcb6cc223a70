from django.apps import AppConfig


class BrokerApprovalConfig(AppConfig):
    name = "pecule.adapters.broker"
    label = "broker_approval"
    default_auto_field = "django.db.models.BigAutoField"
